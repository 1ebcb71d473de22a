// The lightbox: PhotoSwipe moves and zooms the photos; the room around them is made here.
//
// What is said of a photo comes from its own page, which is fetched and cloned: there is no second
// place that could tell more than that page does. Text is never put together as HTML.

import PhotoSwipe from "./vendor/photoswipe/photoswipe.esm.min.js";

const STYLES = ["./vendor/photoswipe/photoswipe.css", "./lightbox.css"];
const IDLE_MS = 3000;
const STEP = 1.5; // what one press of + or - zooms
const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  zoom: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.5 15.5L20 20M10.5 8v5M8 10.5h5",
  details: "M12 11v6M12 7.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
};

// `list` holds the links to the photos, in this page or in another one. `closed` is told the link of
// the photo last seen, and what to await before the address is the old one again.
export async function lightbox(list, closed) {
  await Promise.all(STYLES.map(styled));
  return new Lightbox(list, closed);
}

function styled(name) {
  return new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href: new URL(name, import.meta.url) });
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function disc(name, label, tag = "button") {
  const control = make(tag, { className: `lb-disc lb-${name}` }, icon(name));
  if (tag === "button") control.type = "button";
  control.setAttribute("aria-label", label);
  control.title = label;
  return control;
}

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const savesData = () => navigator.connection?.saveData === true;

class Lightbox {
  constructor(list, closed) {
    this.links = [...list.querySelectorAll("a")];
    this.closed = closed;
    this.edge = Number(list.dataset.edge);
    this.galleryEdge = Number(list.dataset.gallery) || Infinity;
    this.before = Number(list.dataset.before);
    this.total = Number(list.dataset.total);
    this.words = JSON.parse(list.dataset.words);
    this.isMirrored = document.documentElement.dir === "rtl";
    this.pages = new Map(); // position → what its page says, once asked for
  }

  // PhotoSwipe knows left to right only: in a mirrored room its slides are in reverse order.
  mirror(position) {
    return this.isMirrored ? this.links.length - 1 - position : position;
  }

  get position() {
    return this.mirror(this.pswp.currIndex);
  }

  // The address is already that of the photo. Without a fade it takes the place of what was shown
  // while this script was on its way.
  show(href, fades = true) {
    const position = this.links.findIndex((link) => link.href === href);
    if (this.pswp || position < 0) return;
    this.title = document.title;
    this.enter(position, fades && !isCalm());
  }

  enter(position, fades) {
    this.furnish();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.close.focus();
    const pswp = (this.pswp = new PhotoSwipe({
      dataSource: this.links.map((_, index) => this.slide(this.mirror(index))),
      index: this.mirror(position),
      appendToEl: this.dialog,
      bgOpacity: 1,
      loop: false,
      wheelToZoom: true,
      counter: false,
      close: false,
      zoom: false,
      arrowPrev: false,
      arrowNext: false,
      escKey: false,
      arrowKeys: false,
      trapFocus: false,
      returnFocus: false,
      clickToCloseNonZoomable: false,
      closeOnVerticalDrag: true,
      tapAction: () => this.dialog.classList.toggle("bare"),
      bgClickAction: "close",
      preload: savesData() ? [0, 0] : [1, 2],
      showHideAnimationType: fades ? "fade" : "none",
      showAnimationDuration: 150,
      hideAnimationDuration: 150,
      zoomAnimationDuration: isCalm() ? 0 : 150,
      errorMsg: this.words.failed,
      getViewportSizeFn: () => ({ x: this.dialog.clientWidth, y: this.dialog.clientHeight }),
      paddingFn: (size, item) => this.padding(size, item),
      initialZoomLevel: (level) => whole(level, 1.25),
      secondaryZoomLevel: (level) => Math.max(1, 2 * whole(level, 1.25)),
      maxZoomLevel: (level) => Math.max(2, 3 * whole(level, 1.25)),
    }));
    this.wanted = new Set();
    this.allowed = new WeakSet();
    pswp.addFilter("placeholderSrc", (_, content) => content.data.msrc || false);
    pswp.on("contentLoadImage", (event) => this.holdBack(event));
    pswp.on("loadComplete", () => this.fetchWanted());
    pswp.on("change", () => this.arrive());
    pswp.on("close", () => this.leave());
    pswp.on("destroy", () => this.left());
    pswp.on("zoomPanUpdate", () => this.showZoom());
    // No slide is sized anew before the opening has ended: till then there are no words either.
    this.hasOpened = new Promise((resolve) => pswp.on("openingAnimationEnd", resolve));
    this.hasOpened.then(() => pswp.updateSize(true));
    this.watcher = new ResizeObserver(() => pswp.updateSize(true));
    this.watcher.observe(this.stage);
    pswp.init();
    pswp.element.removeAttribute("role");
    pswp.element.dir = "ltr";
    pswp.scrollWrap.removeAttribute("aria-roledescription");
    this.wake();
  }

  slide(position) {
    const image = this.links[position].querySelector("img");
    const [width, height] = ["width", "height"].map((side) => Number(image.getAttribute(side)));
    // The page of the photo may offer larger files than the rows do, up to this edge.
    const isWhole = Math.max(width, height) < this.galleryEdge;
    const scale = isWhole ? 1 : Math.max(1, this.edge / this.galleryEdge);
    return {
      position,
      src: image.src,
      msrc: image.complete && image.naturalWidth ? image.currentSrc : "",
      alt: image.alt,
      width: width * scale,
      height: height * scale,
    };
  }

  // The stylesheet lays out words and controls; the photo gets the stage they leave.
  padding(size, item) {
    const stage = this.stage.getBoundingClientRect();
    const longer = item.page === this.said ? 0 : this.wordsHeight(item) - this.caption.offsetHeight;
    return {
      top: stage.top,
      bottom: size.y - stage.bottom + longer,
      left: stage.left,
      right: size.x - stage.right,
    };
  }

  // --- what is said of a photo --------------------------------------------------------------------

  page(position) {
    if (!this.pages.has(position)) this.pages.set(position, this.read(position));
    return this.pages.get(position);
  }

  async read(position) {
    try {
      const answer = await fetch(this.links[position].href);
      if (!answer.ok) return {};
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const image = page.querySelector(".frame img");
      const heading = page.querySelector(".words h1");
      return {
        heading: heading.textContent,
        title: heading.classList.contains("unseen") ? "" : heading.textContent,
        documentTitle: page.title,
        caption: page.querySelector(".caption"),
        details: page.querySelector(".details"),
        downloads: page.querySelector(".downloads"),
        srcset: image.srcset,
      };
    } catch {
      return {};
    }
  }

  say(page) {
    this.said = page;
    this.fill(this.caption, page);
  }

  fill(box, page) {
    box.replaceChildren();
    if (page?.title) box.append(make("p", { className: "lb-title", dir: "auto" }, page.title));
    if (!page?.caption) return;
    const text = make("div", { className: "lb-text short", dir: "auto" });
    text.append(...[...page.caption.childNodes].map((node) => document.importNode(node, true)));
    const more = make("button", { className: "lb-more", type: "button", hidden: true }, this.words.more);
    more.setAttribute("aria-expanded", "false");
    more.addEventListener("click", () => {
      const isShort = text.classList.toggle("short");
      more.textContent = isShort ? this.words.more : this.words.less;
      more.setAttribute("aria-expanded", String(!isShort));
    });
    box.append(text, more);
    more.hidden = text.scrollHeight <= text.clientHeight + 1;
  }

  wordsHeight(item) {
    const measured = make("div", { className: "lb-words measured" });
    this.dialog.append(measured);
    this.fill(measured, item.page);
    const height = measured.offsetHeight;
    measured.remove();
    return height;
  }

  // --- loading: the current photo first, then the next, then the previous -------------------------

  holdBack(event) {
    if (this.allowed.has(event.content)) return;
    event.preventDefault();
    this.wanted.add(event.content);
    this.fetchWanted();
  }

  fetchWanted() {
    const current = this.pswp.currIndex;
    const hasArrived = this.pswp.currSlide?.content?.state === "loaded";
    const direction = this.isMirrored ? -1 : 1;
    const order = (content) => {
      const steps = (content.index - current) * direction;
      return steps < 0 ? 10 - steps : steps;
    };
    for (const content of [...this.wanted].sort((one, other) => order(one) - order(other))) {
      if (content.index !== current && (!hasArrived || savesData())) continue;
      this.wanted.delete(content);
      this.fetch(content);
    }
  }

  async fetch(content) {
    const page = await this.page(content.data.position);
    content.data.page = page;
    if (page.srcset) content.data.srcset = page.srcset;
    this.allowed.add(content);
    if (!this.pswp || this.pswp.isDestroying) return;
    if (content.element) content.loadImage(false);
    if (content.slide && !content.slide.isActive) content.slide.resize();
  }

  // --- the room -------------------------------------------------------------------------------------

  furnish() {
    const { words } = this;
    this.count = make("bdi");
    this.zoom = disc("zoom", words.zoomIn);
    this.details = disc("details", words.details);
    this.details.setAttribute("aria-expanded", "false");
    this.download = disc("download", words.download, "a");
    this.close = disc("close", words.close);
    this.previous = disc("previous", words.previous);
    this.next = disc("next", words.next);
    this.previous.classList.add("lb-turn");
    this.next.classList.add("lb-turn");
    this.caption = make("div", { className: "lb-words" });
    this.panel = make("div", { className: "lb-panel", hidden: true, tabIndex: 0 });
    this.panel.setAttribute("role", "region");
    this.panel.setAttribute("aria-label", words.details);
    this.spoken = make("p", { className: "unseen" });
    this.spoken.setAttribute("role", "status");
    this.stage = make("div", { className: "lb-stage" });
    const count = make("p", { className: "lb-count" }, this.count);
    const tools = make("div", { className: "lb-tools" }, this.zoom, this.details, this.download, this.close);
    this.dialog = make("dialog", { className: "lightbox" });
    this.dialog.append(this.stage, count, tools, this.previous, this.next, this.caption, this.panel, this.spoken);

    this.close.addEventListener("click", () => this.pswp.close());
    this.previous.addEventListener("click", () => this.turn(-1));
    this.next.addEventListener("click", () => this.turn(1));
    this.zoom.addEventListener("click", () => this.pswp.toggleZoom());
    this.details.addEventListener("click", () => this.openPanel(this.panel.hidden));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.panel.hidden) return this.pswp.close();
      this.openPanel(false);
      this.details.focus();
    });
    this.dialog.addEventListener("keydown", (event) => this.press(event));
    this.dialog.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.wake());
    this.dialog.addEventListener("focusin", () => this.wake());
    this.dialog.addEventListener("keydown", () => this.dialog.classList.remove("bare"));
    this.onBack = (event) => event.state?.photo || this.pswp?.close();
    addEventListener("popstate", this.onBack);
  }

  turn(steps) {
    const position = this.position + steps;
    if (position >= 0 && position < this.links.length) this.pswp.goTo(this.mirror(position));
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { pswp } = this;
    const zoomBy = (factor) => pswp.zoomTo(pswp.currSlide.currZoomLevel * factor, undefined, isCalm() ? 0 : 150);
    const keys = {
      ArrowLeft: () => pswp.prev(),
      ArrowRight: () => pswp.next(),
      Home: () => pswp.goTo(this.mirror(0)),
      End: () => pswp.goTo(this.mirror(this.links.length - 1)),
      "+": () => zoomBy(STEP),
      "=": () => zoomBy(STEP),
      "-": () => zoomBy(1 / STEP),
      0: () => pswp.zoomTo(pswp.currSlide.zoomLevels.initial, undefined, isCalm() ? 0 : 150),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }

  async arrive() {
    const { position } = this;
    const place = format(this.words.position, this.before + position + 1, this.total);
    const link = this.links[position];
    if (history.state?.photo !== link.href) history.replaceState({ photo: link.href }, "", link.href);
    this.count.textContent = place;
    this.dialog.setAttribute("aria-label", link.querySelector("img").alt || place);
    // The control that was pressed may have nothing left to do: focus must not fall out of the room.
    if (position === 0 && this.previous === document.activeElement) this.next.focus();
    if (position === this.links.length - 1 && this.next === document.activeElement) this.previous.focus();
    this.previous.hidden = position === 0;
    this.next.hidden = position === this.links.length - 1;
    this.fetchWanted();

    const { data } = this.pswp.currSlide;
    if (this.said !== data.page) this.say(data.page);
    const page = await this.page(position);
    await this.hasOpened;
    if (!this.pswp || this.pswp.isDestroying || position !== this.position) return;
    data.page = page;
    this.say(page);
    document.title = page.documentTitle || this.title;
    this.dialog.setAttribute("aria-label", page.title || place);
    this.spoken.textContent = page.title ? `${place}, ${page.title}` : place;
    this.fillPanel(page);
  }

  fillPanel(page) {
    const parts = [page.details, page.downloads].filter(Boolean).map((part) => document.importNode(part, true));
    for (const heading of parts.flatMap((part) => [part, ...part.querySelectorAll("[id]")])) {
      heading.removeAttribute("id");
      heading.removeAttribute("aria-labelledby");
    }
    // Where the words have no room beside the photo, they are here.
    const words = make("div", { className: "lb-said" });
    if (page.title) words.append(make("p", { className: "lb-title", dir: "auto" }, page.title));
    if (page.caption) words.append(document.importNode(page.caption, true));
    this.panel.replaceChildren(words, ...parts);
    const best = page.downloads?.querySelector("a[download]");
    const isMore = tellsMore(page);
    this.details.classList.toggle("lb-only-words", !isMore);
    this.details.hidden = !isMore && !words.hasChildNodes();
    if (this.details.hidden || !this.details.offsetParent) this.openPanel(false);
    this.download.hidden = !best;
    if (best) {
      this.download.href = best.href;
      this.download.download = best.download;
    }
  }

  openPanel(isOpen) {
    this.panel.hidden = !isOpen;
    this.dialog.classList.toggle("with-panel", isOpen);
    this.details.setAttribute("aria-expanded", String(isOpen));
  }

  showZoom() {
    const slide = this.pswp?.currSlide;
    if (!slide) return;
    const isZoomed = slide.currZoomLevel > slide.zoomLevels.initial * 1.01;
    this.dialog.classList.toggle("zoomed", isZoomed);
    const label = isZoomed ? this.words.zoomOut : this.words.zoomIn;
    if (this.zoom.title === label) return;
    this.zoom.title = label;
    this.zoom.setAttribute("aria-label", label);
  }

  wake() {
    clearTimeout(this.resting);
    this.dialog.classList.remove("idle");
    this.resting = setTimeout(() => {
      const isInUse = !this.panel.hidden || this.dialog.querySelector(":focus-visible:not(.pswp)");
      if (!isInUse) this.dialog.classList.add("idle");
    }, IDLE_MS);
  }

  leave() {
    this.last = this.links[this.position];
    clearTimeout(this.resting);
    this.watcher.disconnect();
    removeEventListener("popstate", this.onBack);
    document.title = this.title;
    this.isBack = undefined;
    if (!history.state?.photo) return;
    this.isBack = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
    history.back();
  }

  left() {
    const { dialog, last, isBack } = this;
    this.pswp = undefined;
    this.said = undefined;
    // PhotoSwipe still takes its own things away after this.
    queueMicrotask(() => {
      dialog.close();
      dialog.remove();
      this.closed(last, isBack);
      setTimeout(() => (history.scrollRestoration = "auto"), 200);
    });
  }
}

// One line of details that says no more than a month is no reason to open them, nor is the one
// file that the download button gives.
function tellsMore(page) {
  if (page.downloads?.querySelectorAll("a[download]").length > 1) return true;
  const lines = page.details?.querySelectorAll("dl > div") ?? [];
  const day = lines[0]?.querySelector("time")?.getAttribute("datetime");
  return lines.length > 1 || (lines.length === 1 && !(day && day.length <= "2024-05".length));
}

function whole(level, most) {
  const { elementSize, panAreaSize } = level;
  return Math.min(most, panAreaSize.x / elementSize.x, panAreaSize.y / elementSize.y);
}

function format(text, ...values) {
  return values.reduce((done, value) => done.replace("{}", value), text);
}
