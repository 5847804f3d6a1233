-- DropIndex
DROP INDEX "FunctionVersion_functionId_id_idx";
