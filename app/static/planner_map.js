/* The one map of the planner, in the browser and in the saved report: it draws what Python
   describes (app/maps/layers.py) and tells back what was clicked. Panning, zooming and switching
   layers happen here alone. Text arrives as safe HTML. More than DENSE points are painted on one
   canvas instead of an element each. */
(() => {
  const DENSE = 2000, NEAR_PX = 4;
  const PANES = {
    land: 390, tiles: 395, areas: 400, lines: 410, reach: 420, points: 430, sites: 440,
    labels: 450, chosen: 460,
  };
  const STYLES = {
    land: (f, layer) => ({fillColor: layer.colour, fillOpacity: 1, stroke: false}),
    lakes: (f, layer) => ({
      fillColor: layer.colour, fillOpacity: 1, color: layer.colour, weight: 1,
    }),
    roads: (f, layer) => ({
      color: layer.colour[f.properties.surface],
      weight: {A: 2.5, P: 1.8}[f.properties.road_class] || 0.8,
      dashArray: f.properties.surface === 'gravel' ? '3 3' : null, opacity: 0.7, fill: false,
    }),
    borders: (f, layer) => ({color: layer.colour, weight: 1.5, fill: false}),
    areas: (f, layer) => ({
      fillColor: (layer.values[f.properties.municipality_code] || ['#d9d9d9'])[0],
      fillOpacity: 0.65, color: layer.colour, weight: 1.5,
    }),
    bands: f => ({
      fillColor: f.properties.colour, fillOpacity: 0.55, color: '#ffffff', weight: 1,
    }),
    line: f => ({color: f.properties.colour, weight: 4, opacity: 0.9, fill: false}),
  };
  const PANE_OF = {
    land: 'land', lakes: 'lines', roads: 'lines', borders: 'lines', areas: 'areas',
    bands: 'reach', line: 'reach', circles: 'points', signs: 'sites', labels: 'labels',
    links: 'reach',
  };

  /* Signs: a polygon around (0, 0) that fits a circle of radius 1; the second dozen has a dot. */
  const turn = (n, from = -90) => [...Array(n).keys()].map(k => {
    const angle = (from + 360 * k / n) * Math.PI / 180;
    return [Math.cos(angle), Math.sin(angle)];
  });
  const star = (n, inner) => turn(2 * n).map(([x, y], k) => k % 2 ? [inner * x, inner * y] : [x, y]);
  const arms = (w, ring) => ring.map(([x, y]) => [x * w[0], y * w[1]]);
  const SHAPES = [
    turn(4), turn(4, -45), turn(3), turn(3, 90), turn(5), turn(6), star(5, 0.45), star(4, 0.4),
    [[-.35, -1], [.35, -1], [.35, -.35], [1, -.35], [1, .35], [.35, .35], [.35, 1], [-.35, 1],
      [-.35, .35], [-1, .35], [-1, -.35], [-.35, -.35]],
    turn(24), arms([1, 0.6], turn(4, -45)), turn(8, -67.5),
  ];

  const kept = new Map();
  function fetched(address) {
    if (!kept.has(address)) {
      const answer = fetch(address).then(r => {
        if (!r.ok) throw new Error(`${address}: ${r.status}`);
        return r.json();
      });
      answer.catch(() => kept.delete(address));
      kept.set(address, answer);
    }
    return kept.get(address);
  }
  const whole = value => value && typeof value.at === 'string' ? fetched(value.at) : value;
  async function column(value) {
    const c = await whole(value);
    return c && c.table ? c.index.map(k => c.table[k]) : c;
  }
  async function records(layer) {
    const names = Object.keys(layer.columns);
    const columns = await Promise.all(names.map(name => column(layer.columns[name])));
    const pieces = await Promise.all((layer.text || []).map(column));
    const found = [];
    for (let k = 0; k < layer.count; k++) {
      const one = {text: ''};
      names.forEach((name, n) => { one[name] = columns[n][k]; });
      for (const piece of pieces) one.text += piece[k];
      found.push(one);
    }
    return found;
  }

  function path(shape, x, y, r) {
    return SHAPES[shape % SHAPES.length].map(([a, b]) => [x + a * r, y + b * r]);
  }
  function signSvg(one) {
    const wide = one.sign ? 24 : 17, half = wide / 2, r = half - 1.5;
    const dot = one.shape >= SHAPES.length ? `<circle cx="${half}" cy="${half}" r="2.2"
      fill="${one.open ? '#ffffff' : one.colour}"/>` : '';
    const number = one.sign ? `<text x="${half}" y="${half + 4.2}" text-anchor="middle"
      font-size="12" font-weight="600" font-family="sans-serif"
      paint-order="stroke" stroke="${one.open ? one.colour : '#ffffff'}" stroke-width="2"
      fill="${one.open ? '#ffffff' : one.colour}">${one.sign}</text>` : dot;
    return `<svg width="${wide}" height="${wide}" aria-hidden="true"><polygon points="${
      path(one.shape, half, half, r).map(p => p.map(v => v.toFixed(1)).join()).join(' ')
    }" fill="${one.open ? one.colour : '#ffffff'}" stroke="${
      one.open ? '#ffffff' : one.colour}" stroke-width="${one.open ? 1.2 : 2}"/>${number}</svg>`;
  }

  /* All points of a dense map on one canvas, found again by their cell of a grid. */
  const Canvas = {
    make(host) {
      const layer = new L.Layer();
      layer.sets = new Map();
      layer.onAdd = map => {
        layer.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-hide', map.getPane('points'));
        layer.canvas.style.pointerEvents = 'none';
        map.on('moveend zoomend resize viewreset', layer.draw);
        layer.draw();
      };
      layer.draw = () => {
        const map = layer._map;
        if (!map) return;
        const size = map.getSize(), scale = window.devicePixelRatio || 1;
        const canvas = layer.canvas, pen = canvas.getContext('2d');
        L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
        canvas.width = size.x * scale; canvas.height = size.y * scale;
        canvas.style.width = `${size.x}px`; canvas.style.height = `${size.y}px`;
        pen.scale(scale, scale);
        layer.grid = new Map();
        for (const {points, shown} of layer.sets.values()) {
          if (shown) for (const one of points) layer.paint(map, pen, size, one);
        }
      };
      layer.paint = (map, pen, size, one) => {
        const at = map.latLngToContainerPoint([one.lat, one.lon]);
        const x = at.x + (one.dx || 0), y = at.y + (one.dy || 0), r = one.radius || 6;
        if (x < -20 || y < -20 || x > size.x + 20 || y > size.y + 20) return;
        pen.beginPath();
        if (one.shape === undefined) pen.arc(x, y, r, 0, 7);
        else {
          path(one.shape, x, y, r).forEach(([a, b], k) => k ? pen.lineTo(a, b) : pen.moveTo(a, b));
          pen.closePath();
        }
        pen.fillStyle = one.open === false ? '#ffffff' : one.colour;
        pen.fill();
        pen.strokeStyle = one.shape === undefined ? '#333333'
          : one.open === false ? one.colour : '#ffffff';
        pen.lineWidth = 0.8;
        pen.stroke();
        if (one.shape >= SHAPES.length) {
          pen.beginPath(); pen.arc(x, y, 1.8, 0, 7);
          pen.fillStyle = one.open === false ? one.colour : '#ffffff'; pen.fill();
        }
        const cell = `${x >> 4},${y >> 4}`;
        if (!layer.grid.has(cell)) layer.grid.set(cell, []);
        layer.grid.get(cell).push([x, y, r, one]);
      };
      layer.under = at => {
        let best = null;
        for (let i = -2; i <= 2; i++) for (let j = -2; j <= 2; j++) {
          for (const spot of (layer.grid || new Map())
            .get(`${(at.x >> 4) + i},${(at.y >> 4) + j}`) || []) {
            const far = Math.hypot(at.x - spot[0], at.y - spot[1]);
            if (far <= Math.max(spot[2], NEAR_PX)) best = spot;  // the one painted last is on top
          }
        }
        return best && best[3];
      };
      layer.addTo(host);
      return layer;
    },
  };

  class PlannerMap {
    constructor(element, words, tell = {}) {
      this.tell = tell;
      this.words = words;
      this.groups = new Map();
      this.turn = 0;
      // Leaflet focuses the map when it is pressed: the page may not slide away under the pointer.
      element.focus = () => HTMLElement.prototype.focus.call(element, {preventScroll: true});
      this.map = tell.map || L.map(element, {
        zoomControl: false, minZoom: 6, maxZoom: 16, zoomSnap: 0.25, attributionControl: false,
      });
      for (const [name, z] of Object.entries(PANES)) {
        this.map.createPane(name).style.zIndex = z;
      }
      for (const name of ['land', 'tiles', 'lines', 'labels', 'chosen']) {
        this.map.getPane(name).style.pointerEvents = 'none';
      }
      this.drawings = {
        land: L.canvas({pane: 'land', padding: 0.3}), lines: L.canvas({pane: 'lines', padding: 0.3}),
      };
      L.control.zoom({zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out}).addTo(this.map);
      L.control.scale({imperial: false}).addTo(this.map);
      this.sources = L.control.attribution({prefix: 'Leaflet'}).addTo(this.map);
      this.fullScreen(element);
      this.switches = L.control.layers().addTo(this.map);
      const button = this.switches.getContainer().querySelector('a');
      button.title = words.layers;
      button.setAttribute('aria-label', words.layers);
      this.map.on('overlayadd overlayremove', event => this.switched(event));
      this.map.on('zoomend moveend', () => this.spread());
      this.map.on('click', event => this.clicked(event));
      this.map.on('mousemove', event => this.pointed(event));
      element.setAttribute('role', 'region');
      element.setAttribute('aria-label', words.map);
      element.planner = this;
    }

    fullScreen(element) {
      const box = element.closest('.planner-map') || element;
      if (!box.requestFullscreen) return;
      const control = L.control({position: 'topleft'});
      control.onAdd = () => {
        const bar = L.DomUtil.create('div', 'leaflet-bar');
        const button = L.DomUtil.create('a', 'planner-full', bar);
        button.href = '#';
        button.role = 'button';
        button.innerHTML = '<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path'
          + ' d="M1 5V1h4M9 1h4v4M13 9v4H9M5 13H1V9" fill="none" stroke="#111" stroke-width="2"/></svg>';
        const name = () => {
          const text = document.fullscreenElement ? this.words.fullscreen_end : this.words.fullscreen;
          button.title = text;
          button.setAttribute('aria-label', text);
        };
        name();
        L.DomEvent.disableClickPropagation(bar).on(button, 'click', event => {
          L.DomEvent.preventDefault(event);
          if (document.fullscreenElement) document.exitFullscreen();
          else box.requestFullscreen();
        });
        document.addEventListener('fullscreenchange', () => {
          name();
          setTimeout(() => this.map.invalidateSize(), 100);
        });
        return bar;
      };
      control.addTo(this.map);
    }

    /* Draw a description: {ground, layers, switched, chosen, clicks}. Later calls replace what
       changed; the view (until another is asked for), the layers switched off and open pop-ups stay. */
    async update(view) {
      const mine = ++this.turn;
      const ground = await whole(view.ground);
      const layers = [...ground.layers, ...view.layers].filter(one => one.kind !== 'frame');
      const drawn = await Promise.all(layers.map(async layer => ({
        layer: {...layer, values: await whole(layer.values), types: await whole(layer.types)},
        geometry: layer.geometry ? await whole(layer.geometry) : null,
        records: layer.columns ? await records(layer) : [],
      })));
      if (mine !== this.turn) return;
      this.view = view;
      if (!this.home) this.sources.addAttribution(ground.attribution);
      const frame = (view.layers.find(one => one.kind === 'frame') || ground).bounds;
      if (String(frame) !== String(this.home)) this.map.fitBounds(frame);
      this.home = frame;
      this.points = new Map();
      const count = drawn.reduce((sum, one) => sum + one.records.length, 0);
      this.paintAll(count > DENSE);
      const wanted = new Map();
      for (const one of drawn) for (const part of this.parts(one)) {
        wanted.set(part.key, part);
      }
      if (ground.tiles) wanted.set('tiles', {
        key: 'tiles', name: ground.tiles.name, shown: false, still: true,
        make: () => L.tileLayer(ground.tiles.address, {
          pane: 'tiles', maxZoom: 19, attribution: ground.tiles.attribution,
        }),
      });
      this.replace(wanted);
      if (this.dense) this.dense.draw();
      this.spread();
      this.choose(view.chosen, false);
      this.explain(drawn.flatMap(one => one.layer.types || []));
    }

    /* The legend of the page, and what each sign on the map stands for. */
    explain(types) {
      if (!this.tell.legend) return;
      const signs = types.map(type =>
        `<span>${signSvg({...type, open: true, sign: ''})}${type.name}</span>`).join('');
      this.tell.legend.innerHTML = (this.view.legend || '') + (signs
        ? `<div class="map-legend"><section>${signs}</section></div>` : '');
    }

    /* Dense maps have one canvas for all points; the others an element for each. */
    paintAll(many) {
      if (many && !this.dense) this.dense = Canvas.make(this.map);
      if (!many && this.dense) { this.dense.remove(); this.dense = null; }
      if (this.dense) this.dense.sets.clear();
    }

    /* A layer as people switch it: signs are switched by type, everything else as a whole. */
    parts({layer, geometry, records}) {
      const still = Boolean(layer.still), shown = layer.shown !== false;
      const part = (key, name, make) => ({key, name, shown, still, make});
      if (layer.kind === 'signs' && layer.types) {
        return layer.types.map((type, k) => part(`${layer.key}-${type.id}`, type.name,
          () => this.signs(records.filter(one => one.type === k), `${layer.key}-${type.id}`)));
      }
      const make = {
        circles: () => this.circles(records, layer),
        signs: () => this.signs(records, layer.key),
        labels: () => this.labels(records),
        links: () => this.links(layer),
      }[layer.kind] || (() => this.shapes(layer, geometry));
      return [part(layer.key, layer.name, make)];
    }

    shapes(layer, geometry) {
      const pane = PANE_OF[layer.kind], values = layer.values || {};
      const told = f => layer.values ? (values[f.properties.municipality_code] || [])[1]
        : f.properties.text;
      const drawn = L.geoJSON(geometry, {
        pane, renderer: this.drawings[pane], interactive: !this.drawings[pane], smoothFactor: 0.7,
        style: f => STYLES[layer.kind](f, layer),
        onEachFeature: (f, shape) => {
          const text = told(f);
          if (!text || this.drawings[pane]) return;
          shape.bindTooltip(text, {sticky: true}).on('add', unstopped);
          const id = f.properties.municipality_code;
          if (id) {
            this.points.set(id, {id, shape, text});
            shape.on('click', event => { event.originalEvent.picked = id; });
          }
        },
      });
      return drawn;
    }

    circles(all, layer) {
      all.forEach(one => one.id && this.points.set(one.id, one));
      const key = layer.key;
      if (this.dense) return this.painted(all, key);
      return L.layerGroup(all.map(one => {
        const circle = L.circleMarker([one.lat, one.lon], {
          pane: 'points', radius: one.radius, fillColor: one.colour, fillOpacity: 0.9,
          color: '#333', weight: 0.8,
        });
        one.shape = undefined;
        return this.telling(circle, one);
      }));
    }

    signs(all, key) {
      for (const one of all.filter(sign => sign.id)) {  // shape: of an area, not of a sign
        this.points.set(one.id, {...one, shape: null, radius: one.sign ? 12 : 9});
      }
      if (this.dense) return this.painted(all, key);
      return L.layerGroup(all.map(one => {
        const wide = one.sign ? 24 : 17;
        const marker = L.marker([one.lat, one.lon], {
          pane: 'sites', keyboard: false,
          icon: L.divIcon({
            className: 'planner-sign', iconSize: [wide, wide], html: signSvg(one),
            iconAnchor: [wide / 2 - (one.dx || 0), wide / 2 - (one.dy || 0)],
          }),
        });
        return this.telling(marker, one);
      }));
    }

    /* Tooltip on hover; on a click the same text stays, or the place is chosen in the page. */
    telling(shape, one) {
      if (one.text) shape.bindTooltip(one.text).on('add', unstopped);
      if (this.view.clicks || (one.id && this.tell.chosen)) {
        shape.options.bubblingMouseEvents = true;
        shape.on('click', event => { event.originalEvent.picked = one.id; });
      } else if (one.text) shape.bindPopup(one.text, {autoPan: true});
      return shape;
    }

    painted(all, key) {
      const set = {points: all, shown: false};
      this.dense.sets.set(key, set);
      const layer = new L.Layer();
      layer.onAdd = () => { set.shown = true; if (this.dense) this.dense.draw(); };
      layer.onRemove = () => { set.shown = false; if (this.dense) this.dense.draw(); };
      return layer;
    }

    labels(all) {
      const group = L.layerGroup(all.map(one => {
        const label = L.marker([one.lat, one.lon], {
          pane: 'labels', interactive: false, keyboard: false,
          icon: L.divIcon({
            className: 'place-label', iconSize: null, iconAnchor: [-9, 20], html: one.text,
          }),
        });
        label.rank = one;
        return label;
      }));
      this.names = group;
      return group;
    }

    /* Lines from places to where they go: the catchments. */
    links(layer) {
      const group = L.layerGroup();
      group.on('add', async () => {
        const [ends, index] = [await whole(layer.ends), await column(layer.to)];
        const ids = await column(layer.from);
        ids.forEach((id, k) => {
          const one = this.points.get(id), end = ends[index[k]];
          if (one && end) group.addLayer(L.polyline([[one.lat, one.lon], [end[1], end[0]]], {
            renderer: this.drawings.lines, interactive: false, color: end[2], weight: 1.3,
            opacity: 0.85,
          }));
        });
      });
      return group;
    }

    /* Names that would cover others wait until there is room; the larger place goes first. */
    spread() {
      if (!this.names) return;
      const taken = [], zoom = this.map.getZoom();
      for (const label of this.names.getLayers()) {
        const element = label.getElement();
        if (!element) continue;
        const one = label.rank, at = this.map.latLngToContainerPoint(label.getLatLng());
        const wide = 7 * plain(one.text).length + 4;
        const box = [at.x + 9, at.y - 20, at.x + 9 + wide, at.y - 4];
        const free = zoom >= one.zoom && taken.every(b =>
          box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1]);
        element.style.visibility = free ? '' : 'hidden';
        if (free) taken.push(box);
      }
    }

    /* What is drawn of a part changes within its group: the list of layers, and the focus of who
       goes through it by keyboard, stay as they are while the names stay. */
    replace(wanted) {
      const named = groups => [...groups.values()].filter(part => part.name);
      const spelled = groups => named(groups).map(part => part.key + part.name).join();
      const was = this.groups, toggled = new Set(this.view.switched || []);
      this.quiet = true;
      for (const [key, old] of was) if (!wanted.has(key)) old.layer.remove();
      for (const part of wanted.values()) {
        const old = was.get(part.key);
        part.layer = old ? old.layer : L.layerGroup();
        if (!(old && old.still && part.still)) part.layer.clearLayers().addLayer(part.make());
        const on = part.shown !== toggled.has(part.key);
        if (on !== this.map.hasLayer(part.layer)) this.map[on ? 'addLayer' : 'removeLayer'](part.layer);
      }
      this.quiet = false;
      this.groups = wanted;
      if (spelled(was) === spelled(wanted)) return;
      const list = this.switches.getContainer(), focused = document.activeElement;
      const label = list.contains(focused) && focused.parentElement.textContent;
      for (const part of named(was)) this.switches.removeLayer(part.layer);
      for (const part of named(wanted)) this.switches.addOverlay(part.layer, part.name);
      const again = [...list.querySelectorAll('input')]
        .find(input => input.parentElement.textContent === label);
      if (again) again.focus();
    }

    switched(event) {
      if (this.quiet) return;
      const part = [...this.groups.values()].find(one => one.layer === event.layer);
      if (!part) return;
      const toggled = new Set(this.view.switched || []);
      if ((event.type === 'overlayadd') === part.shown) toggled.delete(part.key);
      else toggled.add(part.key);
      this.view.switched = [...toggled];
      this.spread();
      if (this.tell.switched) this.tell.switched(this.view.switched);
    }

    clicked(event) {
      if (this.view && this.view.clicks && this.tell.clicked) {
        this.tell.clicked({lat: event.latlng.lat, lng: event.latlng.lng});
        return;
      }
      const under = this.dense && this.dense.under(event.containerPoint);
      const picked = (under && under.id) || event.originalEvent.picked;
      if (picked && this.tell.chosen) {
        this.choose(picked, true);
        this.tell.chosen(picked);
      } else if (under && under.text) {
        L.popup().setLatLng([under.lat, under.lon]).setContent(under.text).openOn(this.map);
      }
    }

    pointed(event) {
      if (!this.dense) return;
      const one = this.dense.under(event.containerPoint);
      if (one === this.under) return;
      this.under = one;
      if (this.hint) { this.hint.remove(); this.hint = null; }
      if (one && one.text) {
        this.hint = L.tooltip().setLatLng([one.lat, one.lon]).setContent(one.text);
        this.hint.addTo(this.map);
      }
    }

    /* Ring the chosen place or border the chosen municipality, and say what it is. */
    choose(id, near) {
      if (this.ring) {
        this.ring.remove();
        this.ring.eachLayer(part => part.getElement()?.remove());  // at once: two never speak
        this.ring = null;
      }
      const one = id && this.points && this.points.get(id);
      if (!one) return;
      this.ring = L.layerGroup();
      if (one.shape) {
        L.geoJSON(one.shape.toGeoJSON(), {
          pane: 'chosen', interactive: false, style: {color: '#111', weight: 3.5, fill: false},
        }).addTo(this.ring);
      } else {
        const ring = {pane: 'chosen', interactive: false, radius: one.radius + 5, fill: false};
        L.circleMarker([one.lat, one.lon], {...ring, color: '#fff', weight: 6}).addTo(this.ring);
        L.circleMarker([one.lat, one.lon], {...ring, color: '#111', weight: 3}).addTo(this.ring);
      }
      const at = one.shape ? one.shape.getBounds().getCenter() : L.latLng(one.lat, one.lon);
      L.tooltip({permanent: true, className: 'planner-chosen', interactive: false})
        .setLatLng(at).setContent(one.text).addTo(this.ring);
      this.ring.addTo(this.map);
      if (!near && !this.map.getBounds().contains(at)) this.map.panTo(at);
    }
  }

  /* Chromium would stop at each of hundreds of shapes on the way through the page by keyboard; who
     has no pointer reads and chooses places in the tables and the list. */
  function unstopped(event) {
    const element = event.target.getElement && event.target.getElement();
    if (element) element.setAttribute('tabindex', '-1');
  }
  function plain(html) {
    const box = document.createElement('div');
    box.innerHTML = html.replaceAll('<br>', ', ').replaceAll('<hr>', '; ');
    return box.textContent;
  }
  window.PlannerMap = PlannerMap;
})();
