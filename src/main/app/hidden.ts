/** The switch that starts Steppe without a window, where there is a tray to open it from. */
export const hiddenSwitch = 'hidden'
