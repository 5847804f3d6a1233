-- DropIndex
DROP INDEX "Deployment_projectId_id_idx";
