import type { ServiceDefinition } from "../definition.ts";

/** What people look for a service by. */
export const CATEGORIES = [
  "AI",
  "Accounting and payments",
  "Analytics",
  "Calendars and meetings",
  "Commerce",
  "Communication",
  "CRM and sales",
  "Design and media",
  "Developer tools",
  "Documents and files",
  "Education",
  "Fitness and games",
  "Forms and surveys",
  "Human resources",
  "Identity",
  "Marketing",
  "Projects and tasks",
  "Social",
  "Support",
  "Travel and places",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** A service that Patchbay ships with, called through connections. */
export type ShippedService = {
  /** Kebab-case; never changes. */
  key: string;
  name: string;
  /** One sentence. */
  description: string;
  category: Category;
  definition: ServiceDefinition;
  /** What a person does at the vendor first; `{redirectUri}` stands for the URI to copy. */
  setupSteps: readonly string[];
  /** The vendor's own pages for developers. */
  docsUrl: string | null;
  /** What surprises people, each in a sentence or two. */
  notes: readonly string[];
};
