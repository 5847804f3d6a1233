import { NOT_FOUND, type Call, type Outcome } from "../http/call.ts";

export function routeGeneric(_call: Call): Outcome {
  return NOT_FOUND;
}

export function routeGenericMetadata(_call: Call): Outcome {
  return NOT_FOUND;
}
