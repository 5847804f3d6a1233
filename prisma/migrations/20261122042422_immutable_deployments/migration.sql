-- AlterTable
ALTER TABLE "RuleBinding" ADD COLUMN     "associatedAt" TIMESTAMPTZ(3);

-- What was deployed, and what a function was, never changes. Functions that no deployment knows may go with their versions.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "Deployment_immutable" BEFORE UPDATE OR DELETE ON "Deployment" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "DeployedRule_immutable" BEFORE UPDATE OR DELETE ON "DeployedRule" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "FunctionVersion_immutable" BEFORE UPDATE ON "FunctionVersion" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was associated before keeps its order, as far as it is known.
UPDATE "RuleBinding" b SET "associatedAt" = r."updatedAt" FROM "Rule" r WHERE r."id" = b."ruleId" AND b."accountId" IS NOT NULL;
