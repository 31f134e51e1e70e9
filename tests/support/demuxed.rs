//! Segments of the demo's clip (MPEG-TS, ISO/IEC 13818-1) with nothing but their picture or their sound in them, as packagers
//! write them whose sound comes by a playlist of its own.

use anyhow::{Context as _, Result, ensure};

const PACKET: usize = 188;

/// What is kept of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// H.264.
    Picture,
    /// AAC.
    Sound,
}

impl Kept {
    fn stream_type(self) -> u8 {
        match self {
            Self::Picture => 0x1b,
            Self::Sound => 0x0f,
        }
    }

    /// The segment with this alone in it.
    pub fn of(self, segment: &[u8]) -> Result<Vec<u8>> {
        ensure!(segment.len().is_multiple_of(PACKET), "not in packets");
        let packets = || segment.chunks(PACKET);
        let tables = packets()
            .find(|packet| pid(packet) == 0)
            .context("no PAT")?;
        // One programme, behind eight bytes of header.
        let programme = section(tables)?;
        let map = pid_at(programme, 10)?;
        let first = packets().find(|packet| pid(packet) == map);
        let (stream, section) = self.mapped(section(first.context("no PMT")?)?)?;
        let mut kept = Vec::new();
        for packet in packets() {
            match pid(packet) {
                found if found == map => kept.extend(with_section(packet, &section)),
                found if found == 0 || found == stream => kept.extend(packet),
                _ => {}
            }
        }
        Ok(kept)
    }

    /// The stream's number, and the programme map with it alone.
    fn mapped(self, map: &[u8]) -> Result<(u16, Vec<u8>)> {
        let end = map.len() - 4;
        let told = usize::from(length(map, 10)?);
        let mut at = 12 + told;
        while at < end {
            let next = at + 5 + usize::from(length(map, at + 3)?);
            if map[at] == self.stream_type() {
                let mut section = [&map[..12 + told], &map[at..next]].concat();
                // What follows the length, and the check.
                section[2] = u8::try_from(section.len() - 3 + 4)?;
                section.extend(check(&section).to_be_bytes());
                return Ok((pid_at(map, at + 1)?, section));
            }
            at = next;
        }
        anyhow::bail!("no {self:?}")
    }
}

fn pid(packet: &[u8]) -> u16 {
    u16::from_be_bytes([packet[1], packet[2]]) & 0x1fff
}

fn pid_at(section: &[u8], at: usize) -> Result<u16> {
    Ok(number(section, at)? & 0x1fff)
}

fn length(section: &[u8], at: usize) -> Result<u16> {
    Ok(number(section, at)? & 0x0fff)
}

fn number(section: &[u8], at: usize) -> Result<u16> {
    let bytes = section.get(at..at + 2).context("a short section")?;
    Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
}

/// The section that begins in this packet, with its check.
fn section(packet: &[u8]) -> Result<&[u8]> {
    let has_field = packet[3] & 0x20 != 0;
    let field = if has_field {
        1 + usize::from(packet[4])
    } else {
        0
    };
    let pointer = usize::from(packet[4 + field]);
    let section = &packet[4 + field + 1 + pointer..];
    let long = 3 + usize::from(length(section, 1)?);
    section.get(..long).context("a section of several packets")
}

/// The packet with another section in it.
fn with_section(packet: &[u8], section: &[u8]) -> Vec<u8> {
    let mut made = packet[..4].to_vec();
    // Nothing but a payload.
    made[3] = 0x10 | (made[3] & 0x0f);
    made.push(0);
    made.extend(section);
    made.resize(PACKET, 0xff);
    made
}

/// CRC-32 as MPEG has it.
fn check(bytes: &[u8]) -> u32 {
    bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            let carries = sum & 0x8000_0000 != 0;
            (sum << 1) ^ if carries { 0x04c1_1db7 } else { 0 }
        })
    })
}
