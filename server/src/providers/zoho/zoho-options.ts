import type { Clock } from "../../platform/clock.ts";
import type { Network } from "../../platform/network/network.ts";
import type { ZohoDataCentres } from "./data-centres.ts";

/** What everything that speaks to Zoho needs. */
export type ZohoOptions = { network: Network; clock: Clock; dataCentres: ZohoDataCentres };
