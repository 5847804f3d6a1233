/** The script of `bigin-contacts-to-books-customers`, calling through connections of these link names. */
export function contactToCustomerScript({ bigin, books }: { bigin: string; books: string }): string {
  return `// Keeps a customer in Zoho Books up to date with a contact in Bigin. Its rule runs it for each contact that was
// created or updated and has an e-mail address. It may run twice for the same change, and does no harm then.

// The connections that it calls through, by their link names.
const bigin = ${JSON.stringify(bigin)};
const books = ${JSON.stringify(books)};

// What Books says when another customer has the name already.
const nameIsTaken = 3062;

export default async function (event) {
  const contact = await readContact(event.recordId);
  const email = contact?.Email?.trim();
  // The contact may have changed since the event: what counts is how it is now.
  if (!email) return { done: "nothing", because: "The contact is gone, or has no e-mail address any more." };

  const organizationId = await findOrganization();
  const customer = await findCustomer(organizationId, { email }, email);
  const result = customer
    ? await updateCustomer(organizationId, customer, contact, email)
    : await createCustomer(organizationId, contact, email);
  console.log(\`\${result.customer.contact_name} was \${result.done}\`);
  return { done: result.done, customerId: result.customer.contact_id };
}

// Bigin ------------------------------------------------------------------------------------------------------------

async function readContact(id) {
  const answer = await connections.invoke(bigin, { path: \`Contacts/\${encodeURIComponent(id)}\` });
  if (answer.status === 204) return null; // It was deleted meanwhile.
  if (answer.status !== 200) throw new Error(\`Bigin did not give the contact: \${tell(answer)}\`);
  return answer.body.data[0];
}

// Zoho Books -------------------------------------------------------------------------------------------------------

// Every other call names the organization. Whoever has several: return the right id here.
async function findOrganization() {
  const { organizations } = await askBooks("GET", "organizations");
  const organization = organizations.find((each) => each.is_default_org) ?? organizations[0];
  if (!organization) throw new Error("Whoever connected Zoho Books has no organization there");
  return organization.organization_id;
}

// The customer with this e-mail address among those that the filter finds, page by page; null where there is none.
async function findCustomer(organizationId, filter, email) {
  for (let page = 1; ; page += 1) {
    const query = { organization_id: organizationId, ...filter, page, per_page: 200 };
    const { contacts, page_context } = await askBooks("GET", "contacts", { query });
    for (const { contact_id, contact_type } of contacts) {
      if (contact_type === "vendor") continue;
      // The list does not tell all persons of a customer.
      const customer = await readCustomer(organizationId, contact_id);
      if (findPerson(customer, email)) return customer;
    }
    if (!page_context?.has_more_page) return null;
  }
}

async function readCustomer(organizationId, id) {
  const { contact } = await askBooks("GET", \`contacts/\${id}\`, { query: { organization_id: organizationId } });
  return contact;
}

async function createCustomer(organizationId, contact, email) {
  const name = nameOf(contact, email);
  const create = (contact_name) =>
    askBooks("POST", "contacts", {
      query: { organization_id: organizationId },
      body: {
        contact_name,
        contact_type: "customer",
        ...companyOf(contact),
        contact_persons: [{ ...personOf(contact, email), is_primary_contact: true }],
      },
    });
  try {
    return { done: "created", customer: (await create(name)).contact };
  } catch (error) {
    if (error.code !== nameIsTaken) throw error;
  }
  // Either somebody made this customer just now, or it is somebody else with the same name.
  const same = await findCustomer(organizationId, { contact_name: name }, email);
  if (same) return updateCustomer(organizationId, same, contact, email);
  return { done: "created", customer: (await create(\`\${name} (\${email})\`)).contact };
}

async function updateCustomer(organizationId, customer, contact, email) {
  const person = findPerson(customer, email);
  const update = (contact_name) =>
    askBooks("PUT", \`contacts/\${customer.contact_id}\`, {
      query: { organization_id: organizationId },
      body: {
        contact_name,
        ...companyOf(contact),
        // A list takes the place of the former one, so the customer's other persons are in it too.
        contact_persons: customer.contact_persons.map((each) => ({
          ...keepPerson(each),
          ...(each === person ? personOf(contact, email) : {}),
        })),
      },
    });
  const name = rename(customer, person, nameOf(contact, email));
  try {
    return { done: "updated", customer: (await update(name)).contact };
  } catch (error) {
    if (error.code !== nameIsTaken) throw error;
    return { done: "updated", customer: (await update(\`\${name} (\${email})\`)).contact };
  }
}

// What Books answered; throws an error with what it said and its \`code\` where it refused.
async function askBooks(method, path, { query, body } = {}) {
  const answer = await connections.invoke(books, { method, path, query, body });
  if (answer.status < 300 && answer.body?.code === 0) return answer.body;
  const error = new Error(\`Zoho Books refused \${method} \${path}: \${tell(answer)}\`);
  error.code = answer.body?.code;
  throw error;
}

// From the one to the other ----------------------------------------------------------------------------------------

function nameOf(contact, email) {
  const name = [contact.First_Name, contact.Last_Name].filter(Boolean).join(" ").trim();
  return (name || email).slice(0, 100);
}

// What is empty in Bigin stays as it is in Books.
function companyOf(contact) {
  return filled({ company_name: contact.Account_Name?.name });
}

function personOf(contact, email) {
  return filled({
    first_name: contact.First_Name,
    last_name: contact.Last_Name,
    email,
    phone: contact.Phone,
    mobile: contact.Mobile,
  });
}

function keepPerson({ contact_person_id, salutation, first_name, last_name, email, phone, mobile, is_primary_contact }) {
  return { contact_person_id, salutation, first_name, last_name, email, phone, mobile, is_primary_contact };
}

// A customer that was named after the person is renamed with it; one with a name of its own keeps that.
function rename(customer, { first_name, last_name, email }, name) {
  const former = [first_name, last_name].filter(Boolean).join(" ").trim() || email;
  const isOurs = [former, \`\${former} (\${email})\`].includes(customer.contact_name);
  return isOurs ? name : customer.contact_name;
}

function findPerson(customer, email) {
  return customer.contact_persons.find((person) => person.email?.trim().toLowerCase() === email.toLowerCase());
}

function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ""));
}

function tell({ status, body }) {
  return body?.message ? \`\${body.message} (\${body.code})\` : \`status \${status}\`;
}
`;
}
