-- DropIndex
DROP INDEX "ConnectionLink_serviceId_id_idx";
