-- AlterTable
ALTER TABLE "MasterKeyRotation" ADD COLUMN     "positionKeyId" TEXT;

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "keyIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
