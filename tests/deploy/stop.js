/** How long the server takes to stop: it drains, then lets requests finish, then writes what it remembers. */
export const STOP_SECONDS = 5 + 10 + 2;
