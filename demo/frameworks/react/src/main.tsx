import 'missive-chat/define';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { Shop } from './shop';

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <BrowserRouter>
      <nav>
        <Link to="/">Shop</Link>
        <Link to="/about">About</Link>
      </nav>
      <Routes>
        <Route path="/" element={<Shop />} />
        <Route path="/about" element={<h1>About us</h1>} />
      </Routes>
    </BrowserRouter>
  </StrictMode>,
);
