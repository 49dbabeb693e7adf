/** Texts of the window's menu. */
export const MENU_STRINGS = { menu: 'Menu' };
