import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { PERSON } from "../person.ts";

/** `GET org`. */
export function getOrg(org: ProviderOrg): Reply {
  const domain = org.key.toLowerCase().replace(/[^a-z0-9]/g, "");
  const details = {
    id: `${org.idPrefix}000000000001`,
    zgid: org.zgid,
    company_name: org.name,
    alias: null,
    primary_email: PERSON.email,
    primary_zuid: `${org.zgid}1`,
    domain_name: `org${org.zgid}`,
    website: `https://${domain}.example`,
    country_code: org.dataCentre.toUpperCase(),
    country: null,
    time_zone: "Etc/UTC",
    currency: "US Dollar",
    currency_symbol: "$",
    iso_code: "USD",
    currency_locale: "en_US",
    employee_count: String(org.size.users),
    phone: null,
    city: null,
    mc_status: false,
    gapps_enabled: false,
    privacy_settings: false,
    license_details: {
      paid: true,
      paid_type: "enterprise",
      paid_expiry: null,
      trial_type: null,
      trial_expiry: null,
      users_license_purchased: org.size.users,
    },
  };
  return { status: 200, json: { org: [details] } };
}
