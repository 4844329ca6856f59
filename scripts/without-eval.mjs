// Lets the decoders of numcodecs work under a Content-Security-Policy that forbids making functions from text.

/**
 * A plugin for Rollup. Emscripten's bindings write the function that calls into WebAssembly as text and hand it to
 * `Function`; it is given one here that builds the same function of closures. Fails where the package has changed.
 */
export function withoutEval() {
  return {
    name: "without-eval",
    transform(code, id) {
      if (!/\/numcodecs\/dist\/(blosc|lz4|zstd)\.js$/.test(id.replace(/\?.*/, ""))) return null;
      const taken = "var b = Function;";
      if (code.split(taken).length !== 2) this.error(`${id} makes functions in another way`);
      const own = code.replace(taken, `var b = ${invokerFrom.name};`);
      return { code: `${own}\n${invokerFrom}\n`, map: { mappings: "" } };
    },
  };
}

/**
 * What `new Function(...names, text)` is given by `craftInvokerFunction` of Emscripten's embind, whose text follows from the
 * names: arguments with a destructor of their own are freed one by one, otherwise all that was put on a stack is.
 */
function invokerFrom(...names) {
  names.pop(); // the text
  return (...values) => {
    const given = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    const types = names.filter((name) => name.startsWith("argType")).map((name) => given[name]);
    const frees = types.map((_, i) => given[`arg${i}Wired_dtor`]);
    return (...args) => {
      if (args.length !== types.length)
        given.throwBindingError(
          `function ${given.humanName} called with ${args.length} arguments, expected ${types.length}`,
        );
      const stack = frees.some(Boolean) ? null : [];
      const wired = types.map((type, i) => type.toWireType(stack, args[i]));
      const result = given.invoker(given.fn, ...wired);
      if (stack) given.runDestructors(stack);
      for (const [i, free] of frees.entries()) free?.(wired[i]);
      return given.retType.fromWireType(result);
    };
  };
}
