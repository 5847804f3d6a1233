import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Page } from "../../ui/page.tsx";
import { MailPreferences } from "./mail-preferences.tsx";
import { ReportSettingsForm } from "./report-settings-form.tsx";
import { ReportTabs } from "./report-tabs.tsx";
import { TestMail } from "./test-mail.tsx";

const settingsDocument = graphql(`
  query ReportSettings {
    reportSettings {
      ...ReportSettingsForm_reportSettings
    }
  }
`);

/** Who gets reports and when; what of them one gets oneself. */
export function ReportSettingsPage() {
  const { can } = useSession();
  const query = createQuery(settingsDocument, () => ({}), { touchedBy: ["Organization", "Member"] });
  return (
    <Page
      title="Report settings"
      above={[{ label: "Reports", href: "/reports" }]}
      lead="Who is mailed when something breaks, recovers or ends. Roles are looked up when a mail is sent."
    >
      <ReportTabs />
      <Show when={query.data()?.reportSettings}>
        {(settings) => (
          <>
            <Show when={settings().mailProblem}>
              {(problem) => (
                <p role="alert" class="rounded-md bg-warn-soft px-4 py-3 text-sm text-warn">
                  {problem()}
                </p>
              )}
            </Show>
            <ReportSettingsForm settings={settings()} allowed={can("REPORTS")} onConflict={query.refetch} />
            <Show when={can("REPORTS")}>
              <TestMail transport={settings().mailTransport} />
            </Show>
          </>
        )}
      </Show>
      <MailPreferences />
    </Page>
  );
}
