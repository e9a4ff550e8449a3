/** The Settings of the application. */
export const SETTINGS = Symbol('settings');
