import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Project } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { slugOf } from "./slug-of.ts";

const Input = z.object({ name: nameInput("Give the project a name.") });

/** Makes a project. Its slug comes from the name and never changes; one that is taken is a ConflictError. */
export async function createProject(ctx: Context, input: z.input<typeof Input>): Promise<Project> {
  const { organizationId, name: actorName } = authorise(ctx, "PROJECTS");
  const { name } = parseInput(Input, input);
  const slug = slugOf(name);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const id = newId();
    const { count } = await tx.project.createMany({
      data: [{ id, organizationId, name, slug, createdAt: now }],
      skipDuplicates: true,
    });
    if (count === 0)
      throw new ConflictError(`There is a project "${slug}" already. Choose another name.`, "NAME_TAKEN");
    await recordAudit(ctx, scope, {
      act: "project.created",
      entityType: "Project",
      entityId: id,
      after: { name, slug },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "project.created",
        entityType: "Project",
        entityId: id,
        actorName,
        payload: { projectName: name },
      },
    ]);
    return { id, organizationId, name, slug, createdAt: now };
  });
}
