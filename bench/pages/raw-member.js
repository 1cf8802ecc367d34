/** One of many who all connect to each other, as an expert writes it by hand: who comes later makes the offers. */
export class RawMember {
  /** @type {Map<number, RTCPeerConnection>} */
  #connections = new Map();
  #open = 0;
  #onopen = () => undefined;
  /** @type {WebSocket} */
  #socket;

  /** @param {string} room */
  constructor(room) {
    this.#socket = new WebSocket(`ws://${location.host}/introduce-all?${room}`);
    this.#socket.onmessage = ({ data }) => {
      const { here, from, ...signal } = JSON.parse(data);
      if (here) for (const id of here) void this.#describe(id, this.#connect(id));
      else void this.#take(from, signal);
    };
  }

  /**
   * Resolves when data channels to so many others are open.
   *
   * @param {number} others
   * @returns {Promise<void>}
   */
  meets(others) {
    return new Promise((resolve) => {
      this.#onopen = () => {
        if (this.#open === others) resolve();
      };
      this.#onopen();
    });
  }

  close() {
    for (const connection of this.#connections.values()) connection.close();
    this.#socket.close();
  }

  /** @param {number} id */
  #connect(id) {
    const connection = new RTCPeerConnection();
    this.#connections.set(id, connection);
    connection.createDataChannel('raw', { negotiated: true, id: 0 }).onopen = () => {
      this.#open++;
      this.#onopen();
    };
    connection.onicecandidate = ({ candidate }) => this.#signal(id, { candidate });
    return connection;
  }

  /**
   * @param {number} id
   * @param {RTCPeerConnection} connection
   */
  async #describe(id, connection) {
    await connection.setLocalDescription();
    this.#signal(id, { description: connection.localDescription });
  }

  /**
   * @param {number} id
   * @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit }} signal
   */
  async #take(id, { description, candidate }) {
    const connection = this.#connections.get(id) ?? this.#connect(id);
    if (description) {
      await connection.setRemoteDescription(description);
      if (description.type === 'offer') await this.#describe(id, connection);
    } else if (candidate) await connection.addIceCandidate(candidate);
  }

  /**
   * @param {number} to
   * @param {object} signal
   */
  #signal(to, signal) {
    this.#socket.send(JSON.stringify({ to, ...signal }));
  }
}
