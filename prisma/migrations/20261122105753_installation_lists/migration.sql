-- CreateIndex
CREATE INDEX "Installation_extensionId_organizationId_id_idx" ON "Installation"("extensionId", "organizationId", "id");

-- Lists of installations that are there, and of those that are gone: no walk over the others.
CREATE INDEX "Installation_installed_customer" ON "Installation" ("organizationId", "id") WHERE "uninstalledAt" IS NULL;
CREATE INDEX "Installation_installed_publisher" ON "Installation" ("publisherId", "id") WHERE "uninstalledAt" IS NULL;
CREATE INDEX "Installation_installed_extension" ON "Installation" ("extensionId", "id") WHERE "uninstalledAt" IS NULL;
CREATE INDEX "Installation_gone_customer" ON "Installation" ("organizationId", "id") WHERE "uninstalledAt" IS NOT NULL;
CREATE INDEX "Installation_gone_publisher" ON "Installation" ("publisherId", "id") WHERE "uninstalledAt" IS NOT NULL;
CREATE INDEX "Installation_gone_extension" ON "Installation" ("extensionId", "id") WHERE "uninstalledAt" IS NOT NULL;
