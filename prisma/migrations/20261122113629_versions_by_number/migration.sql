-- DropIndex
DROP INDEX "ExtensionVersion_extensionId_version_key";

-- CreateIndex
CREATE UNIQUE INDEX "ExtensionVersion_version_extensionId_key" ON "ExtensionVersion"("version", "extensionId");
