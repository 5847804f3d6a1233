/** JSON that the provider understands and nobody else needs to. */
export type Checkpoint = { [key: string]: Json };
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
