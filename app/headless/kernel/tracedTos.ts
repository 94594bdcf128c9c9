/** The TOS that only the packets of a followed connection carry: a DSCP that nobody uses. Answers do not carry it. */
export const tracedTos = 0x58
