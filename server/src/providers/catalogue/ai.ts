import { keyService } from "./define.ts";
import type { CredentialPlacement } from "../definition.ts";
import type { ShippedService } from "./shipped-service.ts";

type Model = {
  key: string;
  name: string;
  description: string;
  docsUrl: string;
  /** Where keys are made. */
  keys: string;
  apiBaseUrl: string;
  apiHosts?: string[];
  credential?: Partial<CredentialPlacement>;
  headers?: Record<string, string>;
  notes?: string[];
};

const models: Model[] = [
  {
    key: "openai",
    name: "OpenAI",
    description: "Text, images, speech and embeddings by OpenAI's models.",
    docsUrl: "https://platform.openai.com/docs/api-reference",
    keys: "https://platform.openai.com/api-keys",
    apiBaseUrl: "https://api.openai.com/v1",
    apiHosts: ["eu.api.openai.com", "us.api.openai.com"],
    notes: ["A key belongs to a project and can be restricted to some endpoints."],
  },
  {
    key: "anthropic",
    name: "Anthropic",
    description: "Text and tools by Anthropic's Claude models.",
    docsUrl: "https://docs.claude.com/en/api/overview",
    keys: "https://console.anthropic.com/settings/keys",
    apiBaseUrl: "https://api.anthropic.com/v1",
    credential: { name: "x-api-key", template: "{credential}" },
    headers: { "anthropic-version": "2023-06-01" },
  },
  {
    key: "mistral",
    name: "Mistral AI",
    description: "Text and embeddings by Mistral's models.",
    docsUrl: "https://docs.mistral.ai/api/",
    keys: "https://console.mistral.ai/api-keys",
    apiBaseUrl: "https://api.mistral.ai/v1",
  },
  {
    key: "cohere",
    name: "Cohere",
    description: "Text, embeddings and ranking by Cohere's models.",
    docsUrl: "https://docs.cohere.com/reference/about",
    keys: "https://dashboard.cohere.com/api-keys",
    apiBaseUrl: "https://api.cohere.com",
  },
  {
    key: "groq",
    name: "Groq",
    description: "Fast answers of open models by Groq.",
    docsUrl: "https://console.groq.com/docs/api-reference",
    keys: "https://console.groq.com/keys",
    apiBaseUrl: "https://api.groq.com/openai/v1",
  },
  {
    key: "openrouter",
    name: "OpenRouter",
    description: "Models of many makers behind one API, by OpenRouter.",
    docsUrl: "https://openrouter.ai/docs/api-reference/overview",
    keys: "https://openrouter.ai/settings/keys",
    apiBaseUrl: "https://openrouter.ai/api/v1",
  },
  {
    key: "perplexity",
    name: "Perplexity",
    description: "Answers with sources from the web, by Perplexity.",
    docsUrl: "https://docs.perplexity.ai/api-reference",
    keys: "https://www.perplexity.ai/settings/api",
    apiBaseUrl: "https://api.perplexity.ai",
  },
  {
    key: "deepseek",
    name: "DeepSeek",
    description: "Text by DeepSeek's models.",
    docsUrl: "https://api-docs.deepseek.com/",
    keys: "https://platform.deepseek.com/api_keys",
    apiBaseUrl: "https://api.deepseek.com",
  },
  {
    key: "xai",
    name: "xAI",
    description: "Text and images by xAI's Grok models.",
    docsUrl: "https://docs.x.ai/docs/api-reference",
    keys: "https://console.x.ai",
    apiBaseUrl: "https://api.x.ai/v1",
  },
  {
    key: "replicate",
    name: "Replicate",
    description: "Open models for images, speech and more, run by Replicate.",
    docsUrl: "https://replicate.com/docs/reference/http",
    keys: "https://replicate.com/account/api-tokens",
    apiBaseUrl: "https://api.replicate.com/v1",
  },
  {
    key: "hugging-face",
    name: "Hugging Face",
    description: "Models, data sets and inference of Hugging Face.",
    docsUrl: "https://huggingface.co/docs/hub/api",
    keys: "https://huggingface.co/settings/tokens",
    apiBaseUrl: "https://huggingface.co/api",
    apiHosts: ["router.huggingface.co"],
  },
  {
    key: "stability-ai",
    name: "Stability AI",
    description: "Images, video and sound by Stability's models.",
    docsUrl: "https://platform.stability.ai/docs/api-reference",
    keys: "https://platform.stability.ai/account/keys",
    apiBaseUrl: "https://api.stability.ai",
  },
  {
    key: "elevenlabs",
    name: "ElevenLabs",
    description: "Speech and voices by ElevenLabs.",
    docsUrl: "https://elevenlabs.io/docs/api-reference",
    keys: "https://elevenlabs.io/app/settings/api-keys",
    apiBaseUrl: "https://api.elevenlabs.io/v1",
    credential: { name: "xi-api-key", template: "{credential}" },
  },
  {
    key: "deepgram",
    name: "Deepgram",
    description: "Speech to text and back, by Deepgram.",
    docsUrl: "https://developers.deepgram.com/reference",
    keys: "https://console.deepgram.com",
    apiBaseUrl: "https://api.deepgram.com/v1",
    credential: { template: "Token {credential}" },
  },
  {
    key: "assemblyai",
    name: "AssemblyAI",
    description: "Transcripts of speech by AssemblyAI.",
    docsUrl: "https://www.assemblyai.com/docs/api-reference",
    keys: "https://www.assemblyai.com/dashboard/api-keys",
    apiBaseUrl: "https://api.assemblyai.com/v2",
    apiHosts: ["api.eu.assemblyai.com"],
    credential: { template: "{credential}" },
  },
  {
    key: "deepl",
    name: "DeepL",
    description: "Translations by DeepL.",
    docsUrl: "https://developers.deepl.com/docs",
    keys: "https://www.deepl.com/your-account/keys",
    apiBaseUrl: "https://api.deepl.com/v2",
    apiHosts: ["api-free.deepl.com"],
    credential: { template: "DeepL-Auth-Key {credential}" },
    notes: ["Keys that end with :fx are free ones: they work at https://api-free.deepl.com/v2 alone."],
  },
  {
    key: "pinecone",
    name: "Pinecone",
    description: "Indexes of vectors by Pinecone.",
    docsUrl: "https://docs.pinecone.io/reference/api/introduction",
    keys: "https://app.pinecone.io",
    apiBaseUrl: "https://api.pinecone.io",
    apiHosts: ["*.pinecone.io"],
    credential: { name: "Api-Key", template: "{credential}" },
    headers: { "X-Pinecone-API-Version": "2025-04" },
  },
  {
    key: "exa",
    name: "Exa",
    description: "Search of the web for models, by Exa.",
    docsUrl: "https://docs.exa.ai/reference/getting-started",
    keys: "https://dashboard.exa.ai/api-keys",
    apiBaseUrl: "https://api.exa.ai",
    credential: { name: "x-api-key", template: "{credential}" },
  },
];

/** Services with models. Source: each vendor's page on authentication. */
export const aiServices: readonly ShippedService[] = models.map(({ keys, ...model }) =>
  keyService({ ...model, category: "AI", setup: [`Create an API key at ${keys}.`] }),
);
