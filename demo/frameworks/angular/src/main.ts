import 'missive-chat/define';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { About } from './about';
import { App } from './app';
import { Shop } from './shop';

const router = provideRouter([
  { path: '', component: Shop },
  { path: 'about', component: About },
]);

bootstrapApplication(App, { providers: [router] }).catch(console.error);
