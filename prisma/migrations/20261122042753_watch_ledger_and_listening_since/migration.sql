-- AlterTable
ALTER TABLE "WatchChannel" ADD COLUMN     "eventTypes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "formerHash" TEXT,
ADD COLUMN     "suspicion" "GapReason";

-- AlterTable
ALTER TABLE "RuleTrigger" ADD COLUMN     "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
