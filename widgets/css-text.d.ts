/** The bundlers hand style sheets over as text. */
declare module "*.css" {
  const text: string;

  // biome-ignore lint/style/noDefaultExport: the form that bundlers give it
  export default text;
}
