import 'missive-chat/define';
import { A, Route, Router } from '@solidjs/router';
import type { ParentProps } from 'solid-js';
import { render } from 'solid-js/web';
import { Shop } from './shop';

const Layout = (props: ParentProps) => (
  <>
    <nav>
      <A href="/">Shop</A>
      <A href="/about">About</A>
    </nav>
    {props.children}
  </>
);

render(
  () => (
    <Router root={Layout}>
      <Route path="/" component={Shop} />
      <Route path="/about" component={() => <h1>About us</h1>} />
    </Router>
  ),
  document.querySelector('#app')!,
);
