/** Pages with global styles: the widget looks and works as on a neutral one. */
import { hostSuite } from './support/suite.js';
import { STYLE_HOSTS } from './support/style-hosts.js';

hostSuite('styles', STYLE_HOSTS);
