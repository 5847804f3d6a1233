/** The person who is signed in at the simulated provider, and the first user of every organization. */
export const PERSON = { name: "Robin Vega", email: "robin.vega@example.com" };
