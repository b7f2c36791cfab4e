//! The residual network: hub -> lots -> capped rooms -> associations -> table. What an association may still take under
//! its total cap is kept outside, by whoever moves food; the last arcs are closed until the band opens them.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use std::collections::VecDeque;

use crate::dense::{AssocIx, Dense, LotIx, NO_CAP, RoomIx};

/// A node of the network.
pub(crate) type Node = u32;

/// Arcs sorted by tail; each has a twin the other way, and pushing food along one opens the other.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// Arcs of node v: `first[v]..first[v + 1]`.
    pub first: Vec<u32>,
    /// Where an arc leads.
    pub head: Vec<Node>,
    /// Its twin.
    pub twin: Vec<u32>,
    /// Milligrams it can still carry.
    pub left: Vec<i64>,
    numbers: Numbers,
}

/// Which node everything is. Neighbours get near numbers, in the order of a breadth-first walk: at 100 000 lots in random
/// order most of the time would otherwise go into waiting for memory.
#[derive(Debug, Clone)]
struct Numbers {
    lots: Vec<Node>,
    rooms: Vec<Node>,
    associations: Vec<Node>,
}

impl Numbers {
    fn new(dense: &Dense) -> Self {
        let (takers, first) = takers(dense);
        let mut rooms_of: Vec<Vec<u32>> = vec![Vec::new(); dense.associations.len()];
        for (at, room) in dense.rooms.iter().enumerate() {
            rooms_of[room.association.ix()].push(at as u32);
        }
        let mut numbers = Self {
            lots: vec![0; dense.lots.len()],
            rooms: vec![0; dense.rooms.len()],
            associations: vec![0; dense.associations.len()],
        };
        let mut next = HUB;
        let mut number = || {
            next += 1;
            next
        };
        let mut seen = vec![false; dense.associations.len()];
        let mut queue = VecDeque::new();
        for start in crate::leximin::associations(dense) {
            if !std::mem::replace(&mut seen[start.ix()], true) {
                queue.push_back(start);
            }
            while let Some(it) = queue.pop_front() {
                numbers.associations[it.ix()] = number();
                rooms_of[it.ix()].iter().for_each(|room| numbers.rooms[*room as usize] = number());
                for lot in &takers[first[it.ix()] as usize..first[it.ix() + 1] as usize] {
                    if numbers.lots[lot.ix()] != 0 {
                        continue;
                    }
                    numbers.lots[lot.ix()] = number();
                    for edge in &dense.edges[dense.edges_of(*lot)] {
                        if !std::mem::replace(&mut seen[edge.association.ix()], true) {
                            queue.push_back(edge.association);
                        }
                    }
                }
            }
        }
        numbers.lots.iter_mut().filter(|lot| **lot == 0).for_each(|lot| *lot = number());
        numbers
    }
}

/// Lots by association.
fn takers(dense: &Dense) -> (Vec<LotIx>, Vec<u32>) {
    let mut first = vec![0_u32; dense.associations.len() + 1];
    for edge in &dense.edges {
        first[edge.association.ix() + 1] += 1;
    }
    for at in 0..dense.associations.len() {
        first[at + 1] += first[at];
    }
    let mut next = first.clone();
    let mut takers = vec![LotIx(0); dense.edges.len()];
    for lot in crate::cases::lots(dense) {
        for edge in &dense.edges[dense.edges_of(lot)] {
            takers[next[edge.association.ix()] as usize] = lot;
            next[edge.association.ix()] += 1;
        }
    }
    (takers, first)
}

/// Where the food that stays is.
pub(crate) const HUB: Node = 0;

impl Network {
    /// No flow yet.
    pub fn new(dense: &Dense) -> Self {
        let numbers = Numbers::new(dense);
        let nodes = 2 + dense.lots.len() + dense.rooms.len() + dense.associations.len();
        let mut network =
            Self { first: vec![0; nodes + 1], head: Vec::new(), twin: Vec::new(), left: Vec::new(), numbers };
        network.count(dense);
        let arcs = network.first[nodes] as usize;
        network.head = vec![0; arcs];
        network.twin = vec![0; arcs];
        network.left = vec![0; arcs];
        network.fill(dense);
        network
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Node of a lot.
    pub fn lot(&self, lot: LotIx) -> Node {
        self.numbers.lots[lot.ix()]
    }

    /// Node of a room.
    pub fn room(&self, room: RoomIx) -> Node {
        self.numbers.rooms[room.ix()]
    }

    /// Node of an association.
    pub fn association(&self, association: AssocIx) -> Node {
        self.numbers.associations[association.ix()]
    }

    /// Where everything is eaten: lets the band trade between associations.
    pub fn table(&self) -> Node {
        self.nodes() as Node - 1
    }

    /// The arc from an association to the table: the last of its arcs.
    pub fn arc_to_table(&self, association: AssocIx) -> usize {
        self.first[self.association(association) as usize + 1] as usize - 1
    }

    /// The arc from a lot along one of its edges.
    pub fn arc_of_edge(&self, dense: &Dense, lot: LotIx, edge: usize) -> usize {
        self.first[self.lot(lot) as usize] as usize + 1 + (edge - dense.edges_of(lot).start)
    }

    /// The arc from the hub to a lot: what is left on it stays.
    pub fn arc_of_lot(&self, lot: LotIx) -> usize {
        self.first[HUB as usize] as usize + lot.ix()
    }

    /// Arcs of a node.
    pub fn arcs(&self, node: Node) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Sends food along an arc.
    pub fn push(&mut self, arc: usize, amount: i64) {
        self.left[arc] -= amount;
        self.left[self.twin[arc] as usize] += amount;
    }

    /// Food that went along an arc (away from the hub).
    pub fn sent(&self, arc: usize) -> i64 {
        self.left[self.twin[arc] as usize]
    }

    /// Food on each edge of the market.
    pub fn flow(&self, dense: &Dense) -> Vec<i64> {
        let mut flow = vec![0; dense.edges.len()];
        for lot in crate::cases::lots(dense) {
            for edge in dense.edges_of(lot) {
                flow[edge] = self.sent(self.arc_of_edge(dense, lot, edge));
            }
        }
        flow
    }

    /// Sends food along an edge, all the way from the hub to its association.
    pub fn push_edge(&mut self, dense: &Dense, lot: LotIx, edge: usize, amount: i64) {
        self.push(self.arc_of_lot(lot), amount);
        self.push(self.arc_of_edge(dense, lot, edge), amount);
        let mut room = dense.edges[edge].room();
        while let Some(at) = room {
            self.push(self.outward(at), amount);
            room = dense.rooms[at.ix()].parent;
        }
    }

    /// Room left along the caps of an edge, the total aside.
    pub fn room_of_edge(&self, dense: &Dense, edge: usize) -> i64 {
        let mut least = NO_CAP;
        let mut room = dense.edges[edge].room();
        while let Some(at) = room {
            least = least.min(self.left[self.outward(at)]);
            room = dense.rooms[at.ix()].parent;
        }
        least
    }

    /// The arc out of a room towards its association: the first of the room's arcs.
    pub fn outward(&self, room: RoomIx) -> usize {
        self.first[self.room(room) as usize] as usize
    }

    /// The arc beside it for what goes beyond the part of a taste: closed but while the cheapest flow is looked for.
    pub fn beyond(&self, room: RoomIx) -> usize {
        self.outward(room) + 1
    }

    fn each_arc(&self, dense: &Dense, mut visit: impl FnMut(Node, Node, i64)) {
        // Rooms first: a room's outward arc is then the first of its arcs, except for leaf arcs into a class, which is
        // why classes come before their leaves in `Dense::rooms`.
        for (at, room) in dense.rooms.iter().enumerate() {
            let from = self.room(RoomIx(at as u32));
            let to = room.parent.map_or_else(|| self.association(room.association), |it| self.room(it));
            visit(from, to, room.cap);
            if room.taste.is_some() {
                visit(from, to, 0);
            }
        }
        for (at, lot) in dense.lots.iter().enumerate() {
            visit(HUB, self.lot(LotIx(at as u32)), lot.supply());
        }
        for lot in crate::cases::lots(dense) {
            for edge in &dense.edges[dense.edges_of(lot)] {
                let to = edge.room().map_or_else(|| self.association(edge.association), |it| self.room(it));
                visit(self.lot(lot), to, if edge.removed { 0 } else { NO_CAP });
            }
        }
        for at in 0..dense.associations.len() {
            visit(self.association(AssocIx(at as u32)), self.table(), 0);
        }
    }

    fn count(&mut self, dense: &Dense) {
        let mut degree = vec![0_u32; self.nodes() + 1];
        self.each_arc(dense, |tail, head, _| {
            degree[tail as usize + 1] += 1;
            degree[head as usize + 1] += 1;
        });
        for node in 0..self.nodes() {
            degree[node + 1] += degree[node];
        }
        self.first = degree;
    }

    fn fill(&mut self, dense: &Dense) {
        let mut next = self.first.clone();
        let (mut heads, mut twins, mut left) =
            (std::mem::take(&mut self.head), std::mem::take(&mut self.twin), std::mem::take(&mut self.left));
        self.each_arc(dense, |tail, head, cap| {
            let (there, back) = (next[tail as usize], next[head as usize]);
            next[tail as usize] += 1;
            next[head as usize] += 1;
            heads[there as usize] = head;
            heads[back as usize] = tail;
            twins[there as usize] = back;
            twins[back as usize] = there;
            left[there as usize] = cap;
        });
        (self.head, self.twin, self.left) = (heads, twins, left);
    }
}
