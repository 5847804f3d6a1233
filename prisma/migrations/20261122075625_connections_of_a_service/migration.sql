-- CreateIndex
CREATE INDEX "ConnectionLink_organizationId_serviceId_id_idx" ON "ConnectionLink"("organizationId", "serviceId", "id");
