/** What an organization has in Zoho Books, as far as the simulator goes: customers and vendors. */
export interface BooksData {
  /** By contact_id. */
  contacts: Record<string, BooksContact>;
}

export interface BooksContact {
  contactId: string;
  contactName: string;
  contactType: "customer" | "vendor";
  status: "active" | "inactive";
  persons: ContactPerson[];
  /** Everything else that a write may set, under Books' own names. */
  details: Record<string, unknown>;
  createdAt: number;
  modifiedAt: number;
}

export interface ContactPerson {
  contact_person_id: string;
  salutation: string;
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
  mobile: string;
  designation: string;
  department: string;
  is_primary_contact: boolean;
}

const SEED_START = Date.UTC(2024, 0, 8);
const SEEDS = [
  ["Cedar Supplies", "Ines", "Moreau", "ines@cedar-supplies.example"],
  ["Fjord Logistics", "Sven", "Berg", "sven@fjord-logistics.example"],
] as const;

/** Two customers, so that a list is not empty; their addresses are nobody's in the CRM. */
export function seedBooks(idPrefix: string): BooksData {
  const contacts = SEEDS.map(([contactName, first_name, last_name, email], index): BooksContact => {
    const at = SEED_START + index * 86_400_000;
    const person = { ...NO_PERSON, first_name, last_name, email, is_primary_contact: true };
    return {
      contactId: contactIdOf(idPrefix, index + 1),
      contactName,
      contactType: "customer",
      status: "active",
      persons: [{ ...person, contact_person_id: personIdOf(idPrefix, index + 1) }],
      details: { company_name: contactName },
      createdAt: at,
      modifiedAt: at,
    };
  });
  return { contacts: Object.fromEntries(contacts.map((contact) => [contact.contactId, contact])) };
}

export const NO_PERSON: ContactPerson = {
  contact_person_id: "",
  salutation: "",
  first_name: "",
  last_name: "",
  email: "",
  phone: "",
  mobile: "",
  designation: "",
  department: "",
  is_primary_contact: false,
};

/** Eighteen digits, in a range that no module of the CRM or of Bigin uses. */
export function contactIdOf(idPrefix: string, n: number): string {
  return `${idPrefix}900${String(n).padStart(9, "0")}`;
}

export function personIdOf(idPrefix: string, n: number): string {
  return `${idPrefix}901${String(n).padStart(9, "0")}`;
}

export function primaryOf(contact: BooksContact): ContactPerson {
  return contact.persons.find((person) => person.is_primary_contact) ?? NO_PERSON;
}
