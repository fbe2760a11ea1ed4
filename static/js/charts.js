/* Charts for figures that a table on the same page holds too: when the library is missing, or the data are,
   the figure stays hidden and nothing else changes. Colours come from tokens.css. */
(function () {
  "use strict";

  const drawn = [];
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue("--" + name).trim();
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const TONES = { good: "good", info: "accent", warn: "warn", bad: "bad", neutral: "neutral" };
  const DASHES = ["solid", "dashed", "dotted"];
  const SHAPES = ["circle", "diamond", "triangle", "rect"];

  function common() {
    return {
      animation: !isStill,
      animationDuration: 250,
      aria: { enabled: false },
      color: [1, 2, 3, 4, 5].map((number) => colour("series-" + number)),
      textStyle: { fontFamily: colour("font"), fontSize: 13, color: colour("ink") },
      tooltip: {
        renderMode: "richText",
        backgroundColor: colour("surface"),
        borderColor: colour("line-strong"),
        textStyle: { color: colour("ink"), fontSize: 13 },
      },
    };
  }

  function axis(more) {
    return {
      axisLine: { lineStyle: { color: colour("line-strong") } },
      axisTick: { show: false },
      axisLabel: { color: colour("ink-quiet"), fontSize: 12 },
      splitLine: { lineStyle: { color: colour("line") } },
      nameTextStyle: { color: colour("ink-quiet") },
      ...more,
    };
  }

  function legend(series) {
    return { data: series.map((one) => one.name), bottom: 0, itemWidth: 24, textStyle: { color: colour("ink") } };
  }

  /* {indicators: [{code, name}], series: [{name, values: [number or null]}]}, each from 0 to 100 */
  /* A long name takes two lines: the names stand left and right of the radar, where room is scarce. */
  function inLines(name) {
    const middle = name.length > 29 ? name.lastIndexOf(" ", Math.ceil(name.length / 2) + 3) : -1;
    return middle < 0 ? name : `${name.slice(0, middle)}\n${name.slice(middle + 1)}`;
  }

  function radar(data) {
    return {
      legend: legend(data.series),
      tooltip: { ...common().tooltip, trigger: "item" },
      radar: {
        center: ["50%", "47%"],
        radius: "64%",
        indicator: data.indicators.map((one) => ({ name: one.name, max: 100, min: 0 })),
        axisName: { color: colour("ink"), fontSize: 12, lineHeight: 15, formatter: inLines },
        splitNumber: 4,
        splitArea: { show: false },
        splitLine: { lineStyle: { color: colour("line") } },
        axisLine: { lineStyle: { color: colour("line") } },
      },
      series: [{
        type: "radar",
        data: data.series.map((one, index) => ({
          name: one.name,
          value: one.values.map((value) => (value === null ? "-" : value)),
          symbol: SHAPES[index % SHAPES.length],
          symbolSize: 5,
          lineStyle: { width: 2, type: DASHES[index % DASHES.length] },
          areaStyle: index === 0 ? { opacity: 0.1 } : undefined,
        })),
      }],
    };
  }

  /* {bins: [{from, to, counts}], bands: [{name, tone}], x, y}: how many totals lie in each step, by grade */
  function histogram(data) {
    const names = data.bands.map((band) => band.name);
    return {
      legend: { data: names, top: 0, right: 0, selectedMode: false },
      grid: { left: 40, right: 12, top: 44, bottom: 40 },
      tooltip: { ...common().tooltip, trigger: "axis", axisPointer: { type: "none" } },
      xAxis: axis({ type: "category", data: data.bins.map((bin) => `${bin.from}–${bin.to}`), name: data.x, nameLocation: "middle", nameGap: 26 }),
      yAxis: axis({ type: "value", minInterval: 1, name: data.y, nameGap: 12 }),
      series: data.bands.map((band, index) => ({
        name: band.name,
        type: "bar",
        stack: "all",
        barCategoryGap: "12%",
        itemStyle: { color: colour(TONES[band.tone] || "neutral"), borderColor: colour("surface"), borderWidth: 1 },
        label: { show: true, position: "inside", color: colour("on-accent"), formatter: (point) => point.value || "" },
        data: data.bins.map((bin) => bin.counts[index] || null),
      })),
    };
  }

  /* {labels: [year], series: [{name, values}], lines: [{name, value}]} */
  function trend(data) {
    const lines = (data.lines || []).map((line) => ({ yAxis: line.value, name: line.name }));
    return {
      legend: legend(data.series),
      grid: { left: 44, right: 84, top: 16, bottom: 56 },
      tooltip: { ...common().tooltip, trigger: "axis" },
      xAxis: axis({ type: "category", data: data.labels, splitLine: { show: false } }),
      yAxis: axis({ type: "value", max: 100, min: (range) => Math.max(0, Math.floor((range.min - 10) / 10) * 10) }),
      series: data.series.map((one, index) => ({
        name: one.name,
        type: "line",
        data: one.values,
        symbol: SHAPES[index % SHAPES.length],
        symbolSize: 8,
        lineStyle: { width: 2, type: DASHES[index % DASHES.length] },
        label: { show: index === 0, position: "top", color: colour("ink"), formatter: (point) => Number(point.value).toFixed(2) },
        markLine: index || !lines.length ? undefined : {
          silent: true,
          symbol: "none",
          animation: false,
          data: lines,
          lineStyle: { color: colour("line-strong"), type: "dotted" },
          label: { formatter: "{b}", color: colour("ink-quiet"), fontSize: 12 },
        },
      })),
    };
  }

  /* {rows: [{name, marks: [number], score}], marks, score}: each mark a ring, the score a filled diamond */
  function spread(data) {
    const points = data.rows.flatMap((row, index) => row.marks.map((mark) => [mark, index]));
    const scores = data.rows.flatMap((row, index) => (row.score === null ? [] : [[row.score, index]]));
    return {
      legend: { data: [data.marks, data.score], bottom: 0 },
      grid: { left: 8, right: 20, top: 8, bottom: 52, containLabel: true },
      tooltip: { ...common().tooltip, trigger: "item", formatter: (point) => `${data.rows[point.value[1]].name}: ${point.value[0]}` },
      xAxis: axis({ type: "value", max: 100, min: (range) => Math.max(0, Math.floor((range.min - 5) / 10) * 10) }),
      yAxis: axis({ type: "category", inverse: true, data: data.rows.map((row) => row.name), splitLine: { show: true, lineStyle: { color: colour("line") } } }),
      series: [
        { name: data.marks, type: "scatter", symbol: "circle", symbolSize: 10, data: points, itemStyle: { color: "transparent", borderColor: colour("series-1"), borderWidth: 2 } },
        { name: data.score, type: "scatter", symbol: "diamond", symbolSize: 13, data: scores, itemStyle: { color: colour("series-2") } },
      ],
    };
  }

  /* {labels: [name], series: [{name, values}]}, each from 0 to 100: bars side by side, the first stands out */
  function bars(data) {
    return {
      legend: legend(data.series),
      grid: { left: 40, right: 12, top: 24, bottom: 72 },
      tooltip: { ...common().tooltip, trigger: "axis", axisPointer: { type: "none" } },
      xAxis: axis({ type: "category", data: data.labels, axisLabel: { color: colour("ink"), fontSize: 12, interval: 0, width: 110, overflow: "break" } }),
      yAxis: axis({ type: "value", min: 0, max: 100 }),
      series: data.series.map((one, index) => ({
        name: one.name,
        type: "bar",
        barMaxWidth: 26,
        data: one.values,
        itemStyle: { color: index ? colour("series-5") : colour("series-1"), opacity: index > 1 ? 0.55 : 1 },
        label: { show: index === 0, position: "top", color: colour("ink"), fontSize: 11, formatter: (point) => Number(point.value).toFixed(2) },
      })),
    };
  }

  /* {labels: [year], bands: [{name, tone, values}]}: shares in percent that make 100 in each year */
  function shares(data) {
    return {
      legend: { data: data.bands.map((band) => band.name), bottom: 0, selectedMode: false },
      grid: { left: 48, right: 12, top: 8, bottom: 52 },
      tooltip: { ...common().tooltip, trigger: "axis", axisPointer: { type: "none" } },
      xAxis: axis({ type: "value", max: 100, axisLabel: { color: colour("ink-quiet"), fontSize: 12, formatter: "{value} %" } }),
      yAxis: axis({ type: "category", inverse: true, data: data.labels, splitLine: { show: false } }),
      series: data.bands.map((band) => ({
        name: band.name,
        type: "bar",
        stack: "all",
        barCategoryGap: "30%",
        itemStyle: { color: colour(TONES[band.tone] || "neutral"), borderColor: colour("surface"), borderWidth: 1 },
        label: { show: true, position: "inside", color: colour("on-accent"), formatter: (point) => (point.value >= 8 ? point.value : "") },
        data: band.values,
      })),
    };
  }

  const KINDS = { radar, histogram, trend, spread, bars, shares };

  function draw(figure) {
    const source = document.getElementById(figure.dataset.source);
    const kind = KINDS[figure.dataset.chart];
    if (!source || !kind) return;
    const data = JSON.parse(source.textContent);
    if (!data) return;
    figure.dataset.drawn = "";
    const chart = window.echarts.init(figure.querySelector(".chart__canvas"), null, { renderer: "svg" });
    chart.setOption({ ...common(), ...kind(data) });
    drawn.push(chart);
    frame(chart);
  }

  /* With a frame of its own a picture keeps its proportions where the print style gives it another width. */
  function frame(chart) {
    const svg = chart.getDom().querySelector("svg");
    if (svg) svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  }

  function drawAll(root) {
    if (!window.echarts) return;
    root.querySelectorAll("figure[data-chart]:not([data-drawn])").forEach(draw);
  }

  window.addEventListener("resize", () => drawn.forEach((chart) => {
    chart.resize({ silent: true });
    frame(chart);
  }));
  /* A sheet is narrower than a screen: a picture that was only made smaller could not be read. */
  const SHEET_PX = { upright: 680, wide: 1000 };
  function drawFor(widthOf) {
    drawn.forEach((chart) => {
      chart.resize({ width: widthOf(chart), silent: true, animation: { duration: 0 } });
      chart.getZr().flush();
      frame(chart);
    });
  }
  window.addEventListener("beforeprint", () => {
    const sheet = document.querySelector(".print-wide") ? SHEET_PX.wide : SHEET_PX.upright;
    drawFor((chart) => Math.min(chart.getWidth(), sheet));
  });
  window.addEventListener("afterprint", () => drawFor(() => "auto"));

  document.addEventListener("htmx:load", (event) => drawAll(event.target));
  drawAll(document);
})();
