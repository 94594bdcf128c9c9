/** As many events as are kept of what happened in the cluster. */
export const mostEvents = 5000
