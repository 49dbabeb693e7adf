import type { NextConfig } from 'next';

const config: NextConfig = {
  distDir: 'dist',
  reactStrictMode: true,
  // On the other side its own button would stand on the chat's.
  devIndicators: { position: 'bottom-right' },
  // This folder stands inside another package, whose lock file would be taken for the root's.
  turbopack: { root: import.meta.dirname },
};

export default config;
