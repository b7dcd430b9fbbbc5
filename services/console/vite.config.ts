import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// Nothing is inlined and nothing is injected: the page is served under a strict content policy.
export default defineConfig({
  base: "/console/",
  plugins: [svelte({ configFile: false })],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:8137" } },
});
