import 'missive-chat/define';
import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import About from './About.vue';
import App from './App.vue';
import Shop from './Shop.vue';

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: Shop },
    { path: '/about', component: About },
  ],
});

createApp(App).use(router).mount('#app');
