// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import java.util.List;
import java.util.Objects;
import org.openqa.selenium.JavascriptExecutor;

/** How well the texts of a page can be told from what is behind them, as WCAG 2 counts it. */
final class Contrast {

    /** The texts, placeholders included, whose contrast to what is behind them is below 4.5. */
    private static final String SCRIPT = """
        const parts = color => color.match(/[\\d.]+/g).map(Number);
        const light = color => {
          const [r, g, b] = parts(color).slice(0, 3).map(v => v / 255)
            .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
          return .2126 * r + .7152 * g + .0722 * b;
        };
        const behind = element => {
          for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if ((parts(color)[3] ?? 1) > 0) return color;
          }
          return 'rgb(255, 255, 255)';
        };
        const low = [];
        const judge = (element, style, words) => {
          let alpha = 1;
          for (let at = element; at; at = at.parentElement) alpha *= getComputedStyle(at).opacity;
          const pair = [light(style.color), light(behind(element))].sort((a, b) => b - a);
          const contrast = (pair[0] + .05) / (pair[1] + .05);
          if (contrast < 4.5 || alpha * style.opacity < 1) low.push(`${words}: ${contrast.toFixed(2)}`);
        };
        for (const element of document.querySelectorAll('body *')) {
          if (!element.checkVisibility()) continue;
          const text = [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
          if (text.length) judge(element, getComputedStyle(element), text[0].data);
          if (element.placeholder) judge(element, getComputedStyle(element, '::placeholder'), element.placeholder);
        }
        return low;
        """;

    private Contrast() {}

    static List<?> tooLow(JavascriptExecutor page) {
        return (List<?>) Objects.requireNonNull(page.executeScript(SCRIPT));
    }
}
