import { codeService, keyService, labelParameter } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

const shop = labelParameter("shop", "Shop", "acme", "What stands before .myshopify.com.");

const shopify = {
  category: "Commerce",
  docsUrl: "https://shopify.dev/docs/api/admin",
  apiBaseUrl: "https://{shop}.myshopify.com/admin/api",
  credential: { name: "X-Shopify-Access-Token", template: "{credential}" },
} as const;

/** Shopify. Source: "Access scopes" and "Offline access tokens" of its developer documentation. */
export const shopifyServices: readonly ShippedService[] = [
  codeService({
    ...shopify,
    key: "shopify",
    name: "Shopify",
    description: "Products, orders, customers and inventory of a Shopify shop.",
    setup: ["In Shopify's developer dashboard (https://dev.shopify.com/dashboard) create an app."],
    uriField: "redirect URL",
    parameters: [shop],
    authorizeUrl: "https://{shop}.myshopify.com/admin/oauth/authorize",
    tokenUrl: "https://{shop}.myshopify.com/admin/oauth/access_token",
    scopeDelimiter: ",",
    // Tokens that end and are refreshed; Shopify wants them of new public apps.
    tokenParameters: { expiring: "1" },
    scopes: {
      read_products: "See products and collections",
      write_products: "Make, change and delete products and collections",
      read_orders: "See orders of the last 60 days",
      read_all_orders: "See all orders; with Shopify's approval",
      write_orders: "Make, change and cancel orders",
      read_customers: "See customers",
      write_customers: "Make, change and delete customers",
      read_inventory: "See what is in stock",
      write_inventory: "Change what is in stock",
      read_fulfillments: "See fulfilment services",
      write_fulfillments: "Change fulfilment services",
      read_merchant_managed_fulfillment_orders: "See what the merchant has to send",
      write_merchant_managed_fulfillment_orders: "Mark as sent what the merchant sends",
      read_draft_orders: "See draft orders",
      write_draft_orders: "Make and change draft orders",
      read_discounts: "See discounts",
      write_discounts: "Make and change discounts",
      read_locations: "See locations",
      read_shipping: "See rates and countries of shipping",
      read_content: "See articles, blogs and pages",
      write_content: "Change articles, blogs and pages",
      read_themes: "See themes",
      read_reports: "See reports",
    },
    defaultScopes: ["read_products", "read_orders", "read_customers"],
    identity: {
      url: "https://{shop}.myshopify.com/admin/api/2025-10/shop.json",
      idMember: "shop.id",
      nameMember: "shop.name",
    },
    notes: [
      "Paths begin with the version: /2025-10/graphql.json.",
      "Access tokens live an hour; a refresh token is used once and ends after 90 days.",
      "Orders, customers and other protected data need Shopify's approval for public apps.",
      "A write_ scope holds the read_ one, and Shopify then leaves the read_ one out of its answer.",
    ],
  }),
  keyService({
    ...shopify,
    key: "shopify-custom-app",
    name: "Shopify (custom app)",
    description: "A Shopify shop with the Admin API token of a custom app.",
    setup: [
      "In Shopify's admin open Settings, Apps, Develop apps, create an app with the scopes that your calls need, install it, and copy its Admin API access token.",
    ],
    parameters: [shop],
    identity: {
      url: "https://{shop}.myshopify.com/admin/api/2025-10/shop.json",
      idMember: "shop.id",
      nameMember: "shop.name",
    },
  }),
];
