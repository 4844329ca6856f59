import { css } from "lit";

/**
 * The custom properties that our elements use, and the greys that Spectrum's elements use, by theme.
 * `series` are the colours of lines in charts, Okabe and Ito's, which every kind of colour vision tells apart, as far from the panel as each
 * theme needs. For the document: rules there win over those that `sp-theme` gives itself.
 */
export const tokens = css`
  sp-theme {
    --lamella-space: 4px;
    --lamella-radius: 4px;
    --lamella-typeface: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
    --lamella-font: 12px / 16px var(--lamella-typeface);
    --spectrum-sans-font-family-stack: var(--lamella-typeface);
    --lamella-quick: 120ms;
    --lamella-bar: var(--spectrum-gray-50);
    --lamella-panel: var(--spectrum-gray-75);
    --lamella-raised: var(--spectrum-gray-100);
    --lamella-hover: var(--spectrum-gray-200);
    --lamella-text: var(--spectrum-gray-800);
    --lamella-muted: var(--spectrum-gray-600);
    --lamella-strong: var(--spectrum-gray-900);
    --lamella-focus: var(--lamella-accent);
    --mod-button-border-radius: 4px;
    --mod-picker-background-color-default: var(--lamella-well);
    --mod-picker-border-color-default: var(--lamella-well-line);
    --mod-textfield-background-color: var(--lamella-well);
    --mod-textfield-border-color: var(--lamella-well-line);
    --mod-picker-border-radius: 3px;
    --mod-slider-track-color: var(--lamella-well-line);
    --system-action-button-border-color-default: var(--lamella-well-line);
  }
  sp-theme[color="dark"] {
    --lamella-on-light: none;
    --lamella-on-dark: inline;
    --spectrum-gray-50-rgb: 27, 29, 34;
    --spectrum-gray-75-rgb: 38, 41, 48;
    --spectrum-gray-100-rgb: 47, 51, 59;
    --spectrum-gray-200-rgb: 60, 65, 74;
    --spectrum-gray-300-rgb: 77, 83, 93;
    --spectrum-gray-400-rgb: 102, 109, 120;
    --spectrum-gray-500-rgb: 140, 147, 157;
    --spectrum-gray-600-rgb: 174, 180, 188;
    --spectrum-gray-700-rgb: 206, 210, 215;
    --spectrum-gray-800-rgb: 231, 233, 236;
    --spectrum-gray-900-rgb: 250, 250, 251;
    --lamella-line: rgb(18, 19, 23);
    --lamella-well: rgb(24, 26, 31);
    --lamella-well-line: rgb(122, 129, 140);
    --lamella-canvas: rgb(0, 0, 0);
    --lamella-accent: rgb(76, 158, 255);
    --lamella-accent-soft: rgba(76, 158, 255, 0.22);
    --lamella-accent-faint: rgba(76, 158, 255, 0.45);
    --lamella-positive: rgb(74, 201, 138);
    --lamella-negative: rgb(255, 128, 122);
    --lamella-notice: rgb(240, 176, 64);
    --lamella-series-1: rgb(86, 180, 233);
    --lamella-series-2: rgb(240, 170, 40);
    --lamella-series-3: rgb(60, 200, 155);
    --lamella-series-4: rgb(226, 140, 190);
    --lamella-series-5: rgb(255, 128, 70);
    --lamella-series-6: rgb(240, 228, 66);
    --lamella-shadow: 0 6px 24px rgba(0, 0, 0, 0.55);
  }
  sp-theme[color="light"] {
    --lamella-on-light: inline;
    --lamella-on-dark: none;
    --spectrum-gray-50-rgb: 226, 228, 232;
    --spectrum-gray-75-rgb: 245, 246, 248;
    --spectrum-gray-100-rgb: 255, 255, 255;
    --spectrum-gray-200-rgb: 224, 227, 231;
    --spectrum-gray-300-rgb: 204, 208, 214;
    --spectrum-gray-400-rgb: 172, 178, 186;
    --spectrum-gray-500-rgb: 130, 137, 147;
    --spectrum-gray-600-rgb: 92, 98, 107;
    --spectrum-gray-700-rgb: 66, 71, 79;
    --spectrum-gray-800-rgb: 33, 36, 41;
    --spectrum-gray-900-rgb: 10, 11, 13;
    --lamella-line: rgb(196, 200, 207);
    --lamella-well: rgb(255, 255, 255);
    --lamella-well-line: rgb(126, 133, 143);
    --lamella-canvas: rgb(150, 154, 160);
    --lamella-accent: rgb(9, 96, 200);
    --lamella-accent-soft: rgba(9, 96, 200, 0.16);
    --lamella-accent-faint: rgba(9, 96, 200, 0.35);
    --lamella-positive: rgb(0, 116, 66);
    --lamella-negative: rgb(190, 30, 36);
    --lamella-notice: rgb(148, 88, 0);
    --lamella-series-1: rgb(0, 96, 168);
    --lamella-series-2: rgb(166, 92, 0);
    --lamella-series-3: rgb(0, 112, 82);
    --lamella-series-4: rgb(160, 62, 122);
    --lamella-series-5: rgb(186, 56, 0);
    --lamella-series-6: rgb(104, 96, 0);
    --lamella-shadow: 0 6px 24px rgba(20, 24, 32, 0.25);
  }
  @media (prefers-reduced-motion: reduce) {
    sp-theme {
      --lamella-quick: 0ms;
      --spectrum-animation-duration-100: 0s;
      --spectrum-animation-duration-200: 0s;
      --spectrum-animation-duration-300: 0s;
    }
  }
`;
