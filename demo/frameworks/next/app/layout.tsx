import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import './app.css';

export const metadata: Metadata = { title: 'Missive Live Chat in Next.js', icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Shop</Link>
          <Link href="/about">About</Link>
        </nav>
        {children}
      </body>
    </html>
  );
}
