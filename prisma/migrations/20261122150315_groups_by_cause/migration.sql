-- DropIndex
DROP INDEX "MappingErrorGroup_accountId_direction_property_code_key";

-- CreateIndex
CREATE UNIQUE INDEX "MappingErrorGroup_code_direction_property_accountId_key" ON "MappingErrorGroup"("code", "direction", "property", "accountId");
