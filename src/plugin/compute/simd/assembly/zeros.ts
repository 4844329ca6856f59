/** Address of 64 bytes that stay zero, in the control block: see ../memory.ts. */
export const zeros: usize = 512;
