-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "resentAt" TIMESTAMPTZ(3);
