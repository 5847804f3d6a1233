import { requireActor } from "../../context.ts";
import type { Project } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { createProject } from "./create-project.ts";

const loadProject = makeRecordLoader<Project>("Project");

const projects: ListDefinition = {
  table: "Project",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "asc",
};

const ProjectType = builder.prismaNode("Project", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "The thing a team builds. It has a development and a production environment.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Shown to the organization's members." }),
    slug: t.exposeString("slug", { description: "Lower case, unique in the organization, never changes." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (project) => project.createdAt,
    }),
  }),
});

builder.queryFields((t) => ({
  projects: t.field({
    type: listOf("Project"),
    description: "The projects of the organization, oldest first.",
    args: pageArguments(),
    resolve: (_root, args, ctx) =>
      loadPage<Project>(
        ctx,
        projects,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
      ),
  }),
  project: t.field({
    type: ProjectType,
    nullable: true,
    description: "One project; null when there is none of that id in your organization.",
    args: { id: t.arg.id({ required: true, description: "Id of a Project." }) },
    resolve: (_root, { id }, ctx) => {
      const parsed = parseGlobalId(id);
      return parsed?.type === "Project" ? loadProject(ctx, parsed.id) : null;
    },
  }),
}));

addMutation("createProject", {
  description:
    "Makes a project. A name whose slug is taken is a ConflictError (`NAME_TAKEN`). Roles: company admin, developer; token scope `rules:write`.",
  input: builder.inputType("CreateProjectInput", {
    description: "A new project.",
    fields: (t) => ({
      name: t.string({ required: true, description: "1 to 100 characters. The slug is made from it." }),
    }),
  }),
  payload: builder.objectRef<{ project: Project }>("CreateProjectPayload").implement({
    description: "The project was made.",
    fields: (t) => ({
      project: t.field({
        type: ProjectType,
        description: "The new project.",
        resolve: (payload) => payload.project,
      }),
    }),
  }),
  run: async (ctx, input) => ({ project: await createProject(ctx, input) }),
});
