-- CreateIndex
CREATE INDEX "Account_projectId_serviceId_id_idx" ON "Account"("projectId", "serviceId", "id");
