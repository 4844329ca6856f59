/**
 * Lets the messages that have arrived (pause, predict) be handled before the next step. A timer would wait 4 ms
 * each time.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
