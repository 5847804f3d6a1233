import type { Environment } from "../../../context.ts";
import type { NotificationDetail } from "../notification-detail.ts";
import type { ConsoleLinks } from "./console-links.ts";
import type { Block, MailDocument, NotificationToCompose } from "./mail-document.ts";

/** What composing reads with. */
export type ComposeEnvironment = Pick<Environment, "database" | "clock" | "publicUrl" | "retentionDays">;

/** What a composer is given. It reads facts as they are now, each in a statement whose cost does not depend on how much there is. */
export type Scene = {
  database: Environment["database"];
  now: Date;
  notification: NotificationToCompose;
  detail: NotificationDetail;
  links: ConsoleLinks;
  /** For how many days ended executions are kept. */
  retentionDays: number;
};

/** Until when something should be done. `text` is shown in any case: "No deadline: …" where `at` is null. */
export type Deadline = { at: Date | null; text: string };

/** What one kind of mail says, in any phase; the rest is the same for all (finish-mail.ts). */
export type Composed = {
  /** What happened, as a title, and in a sentence or two. */
  title: string;
  lead: string;
  facts: { label: string; value: string }[];
  deadline: Deadline;
  /** The recommended action, one sentence; its button and its steps. */
  recommended: string;
  action: MailDocument["action"];
  steps?: string[];
  /** What stands below: records, charts, warnings. */
  more?: Block[];
  /** What made Patchbay send it, one sentence. */
  why: string;
};

/** One kind of mail. */
export type Composer = (scene: Scene) => Promise<Composed>;
