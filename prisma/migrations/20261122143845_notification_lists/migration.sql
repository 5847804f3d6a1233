-- CreateIndex
CREATE INDEX "Notification_organizationId_kind_state_id_idx" ON "Notification"("organizationId", "kind", "state", "id");

-- CreateIndex
CREATE INDEX "Notification_accountId_kind_id_idx" ON "Notification"("accountId", "kind", "id");

-- CreateIndex
CREATE INDEX "Notification_accountId_state_id_idx" ON "Notification"("accountId", "state", "id");

-- CreateIndex
CREATE INDEX "Notification_accountId_kind_state_id_idx" ON "Notification"("accountId", "kind", "state", "id");
